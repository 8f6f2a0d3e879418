import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Command, Option } from "commander";
import { z } from "zod";
import {
  aboveZero,
  addSwitch,
  appendFault,
  appendFaultsOf,
  switchHelp,
  wholeNumber,
} from "./cliValues";
import type { Fault } from "./faults/fault";
import { logLine } from "./http/requestLog";
import type { Emulator } from "./options";
import { startEmulator } from "./startEmulator";
import type { SomeSwitches } from "./switches";

interface CliOptions {
  port: number;
  host: string;
  allowHost: string[];
  token: string;
  org: string;
  user: string[];
  plan: "paid" | "free";
  data?: string;
  latency: number;
  deleteDelay: number;
  rateLimit?: number;
  fault: Fault[];
  faults: Fault[];
  switch: SomeSwitches;
  verbose: boolean;
  json: boolean;
}

const { version } = JSON.parse(readFileSync(join(__dirname, "..", "package.json"), "utf8"));

const command = new Command("influxdb-serverless-emulator")
  .description(
    "Emulates the management API of InfluxDB Cloud Serverless (buckets, labels, members, owners, schemas, organizations, users) on this machine.",
  )
  .version(version)
  .option("--port <n>", "port to listen on; 0 for a free one", wholeNumber, 8086)
  .option("--host <address>", "address to listen on", "127.0.0.1")
  .option("--allow-host <host...>", "additional host names that requests may use", [])
  .option("--token <token>", "all-access token", "emulator-token")
  .option("--org <name>", "name of the organization", "emulator")
  .option("--user <name...>", "users that can become members or owners", ["dana"])
  .addOption(
    new Option("--plan <plan>", "free: 2 buckets, 30 days")
      .choices(["paid", "free"])
      .default("paid"),
  )
  .option("--data <file>", "file that keeps everything between restarts")
  .option("--latency <ms>", "delay for every response", wholeNumber, 0)
  .option("--delete-delay <ms>", "how long a deleted bucket keeps its name", wholeNumber, 0)
  .option("--rate-limit <n>", "requests per second; further requests get a 429", aboveZero)
  .addOption(
    new Option("--fault <json>", "add a fault (repeatable)")
      .argParser(appendFault)
      .default([], "none"),
  )
  .addOption(
    new Option("--faults <file>", "add the faults in a JSON file")
      .argParser(appendFaultsOf)
      .default([], "none"),
  )
  .addOption(
    new Option(
      "--switch <name=value>",
      "choose a behavior that the API reference leaves open (repeatable), see below",
    )
      .argParser(addSwitch)
      .default({}, "none"),
  )
  .option("--verbose", "log each request to standard error", false)
  .option("--json", "print one line of JSON when ready", false)
  .addHelpText("after", switchHelp)
  .action(run);

void command.parseAsync().catch((error: Error) => command.error(`error: ${describe(error)}`));

async function run(options: CliOptions): Promise<void> {
  const { port, host, token, org, plan, data, rateLimit } = options;
  const emulator = await startEmulator({
    port,
    host,
    allowedHosts: options.allowHost,
    token,
    org,
    users: options.user,
    plan,
    latencyMs: options.latency,
    deleteDelayMs: options.deleteDelay,
    switches: options.switch,
    faults: [...options.fault, ...options.faults],
    ...(rateLimit === undefined ? {} : { rateLimit }),
    ...(data === undefined ? {} : { data }),
    onDataError: (error) => complain(`the data file cannot be written: ${error.message}`),
    ...(options.verbose ? { log: (_, entry) => complain(logLine(entry, inColor())) } : {}),
  });
  process.stdout.write(options.json ? readyJson(emulator) : readyText(emulator));
  stopAtSignals(emulator);
}

/**
 * Doesn't use `once`: npm forwards a Ctrl-C that the terminal also sent, and a write of the data file has its own
 * listener, which ends the process if it is the only one.
 */
function stopAtSignals(emulator: Emulator): void {
  let stopping = false;
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
    process.on(signal, () => {
      if (!stopping) void stop(emulator);
      stopping = true;
    });
  }
}

async function stop(emulator: Emulator): Promise<void> {
  await emulator.close().catch((error: Error) => {
    complain(`error: the last changes were not saved: ${error.message}`);
    process.exitCode = 1;
  });
  process.exit();
}

function complain(line: string): void {
  process.stderr.write(`${line}\n`);
}

function inColor(): boolean {
  return process.stderr.isTTY === true && !process.env.NO_COLOR;
}

function readyJson({ url, adminUrl, token, org, orgID, userID }: Emulator): string {
  return `${JSON.stringify({ url, adminUrl, token, org, orgID, userID })}\n`;
}

function readyText({ url, adminUrl, token, org, orgID, userIDs }: Emulator): string {
  // `user dana` rather than `dana`, since a user can have any name, such as `url`.
  const named = Object.entries(userIDs).map(([name, id]) => [`user ${name}`, id]);
  const facts = Object.entries({ url, adminUrl, token, org, orgID, ...Object.fromEntries(named) });
  const lines = facts.map(([key, value]) => `  ${key.padEnd(12)}${value}`);
  return `InfluxDB Cloud Serverless emulator is ready. Press Ctrl-C to stop it.\n${lines.join("\n")}\n`;
}

function describe(error: Error & { code?: string }): string {
  if (error.code === "EADDRINUSE") {
    return `port ${(error as { port?: number }).port} is in use: choose another, or use --port 0`;
  }
  if (error.code === "ERR_SOCKET_BAD_PORT") return "--port must be from 0 to 65535";
  if (error.code === "EACCES") return "no permission to use that port: choose one above 1023";
  if (error instanceof z.ZodError) return z.prettifyError(error);
  return error.message;
}
