import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Command, InvalidArgumentError, Option } from "commander";
import { startEmulator } from "./startEmulator";

interface CliOptions {
  port: number;
  host: string;
  token: string;
  org: string;
  user: string[];
  plan: "paid" | "free";
  latency: number;
  deleteDelay: number;
  verbose: boolean;
  json: boolean;
}

const { version } = JSON.parse(readFileSync(join(__dirname, "..", "package.json"), "utf8"));

const command = new Command("influxdb-serverless-emulator")
  .description(
    "The management API of InfluxDB Cloud Serverless (buckets with labels, members, owners and schemas; organisations; users) on this machine, in memory.",
  )
  .version(version)
  .option("--port <n>", "port to listen on; 0 takes a free one", wholeNumber, 8086)
  .option("--host <address>", "address to listen on", "127.0.0.1")
  .option("--token <token>", "the all-access token", "emulator-token")
  .option("--org <name>", "name of the organisation", "emulator")
  .option("--user <name...>", "users who can be made members or owners", ["dana"])
  .addOption(
    new Option("--plan <plan>", "free: 2 buckets, 30 days")
      .choices(["paid", "free"])
      .default("paid"),
  )
  .option("--latency <ms>", "added to every answer", wholeNumber, 0)
  .option("--delete-delay <ms>", "how long a deleted bucket keeps its name", wholeNumber, 0)
  .option("--verbose", "one line per request on standard error", false)
  .option("--json", "one line of JSON when ready, for programs", false)
  .action(run);

void command.parseAsync().catch((error: Error) => command.error(`error: ${describe(error)}`));

async function run(options: CliOptions): Promise<void> {
  const emulator = await startEmulator({
    port: options.port,
    host: options.host,
    token: options.token,
    org: options.org,
    users: options.user,
    plan: options.plan,
    latencyMs: options.latency,
    deleteDelayMs: options.deleteDelay,
    ...(options.verbose ? { log: (line: string) => process.stderr.write(`${line}\n`) } : {}),
  });
  const { url, adminUrl, token, org, orgID, userID } = emulator;
  process.stdout.write(
    options.json
      ? `${JSON.stringify({ url, adminUrl, token, org, orgID, userID })}\n`
      : readyText({ url, adminUrl, token, org, orgID, ...named(emulator.userIDs) }),
  );
  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    process.once(signal, () => void emulator.close().then(() => process.exit(0)));
  }
}

/** `user dana` rather than `dana`: a name may be any. */
function named(userIDs: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(userIDs).map(([name, id]) => [`user ${name}`, id]));
}

function readyText(facts: Record<string, string>): string {
  const lines = Object.entries(facts).map(([key, value]) => `  ${key.padEnd(12)}${value}`);
  return `InfluxDB Cloud Serverless emulator, ready. Ctrl-C stops it.\n${lines.join("\n")}\n`;
}

function wholeNumber(text: string): number {
  if (!/^\d+$/.test(text)) throw new InvalidArgumentError("It takes a whole number, 0 or above.");
  return Number(text);
}

function describe(error: Error & { code?: string }): string {
  if (error.code === "EADDRINUSE") return "that port is in use: choose another, or --port 0";
  if (error.code === "EACCES") return "that port may not be used: choose one above 1023";
  return error.message;
}
