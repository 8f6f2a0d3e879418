import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { LocalWorkspace } from "@pulumi/pulumi/automation/index.js";
import { programOf, TENANTS } from "./tenants.mjs";

/** Each stack run is a separate process of the Pulumi engine. */
const AT_ONCE = 2;
const FOLDER = import.meta.dirname;

/** @param {import("./tenants.mjs").Tenant} tenant */
async function openStack(tenant) {
  const program = programOf(tenant);
  const stack = await LocalWorkspace.createOrSelectStack(
    { stackName: tenant.name, projectName: "tenants", program },
    { workDir: FOLDER },
  );
  const { INFLUX_HOST, INFLUX_ORG, INFLUX_TOKEN } = process.env;
  if (!INFLUX_HOST || !INFLUX_ORG || !INFLUX_TOKEN)
    throw new Error("set INFLUX_HOST, INFLUX_ORG and INFLUX_TOKEN");
  // The name of the variable, not the token, so no stack stores the token.
  await stack.setAllConfig({
    "influxdb:url": { value: INFLUX_HOST },
    "influxdb:org": { value: INFLUX_ORG },
    "influxdb:tokenEnv": { value: "INFLUX_TOKEN" },
  });
  return stack;
}

/** @param {"up" | "destroy"} operation @param {import("./tenants.mjs").Tenant} tenant */
async function run(operation, tenant) {
  try {
    const stack = await openStack(tenant);
    const { summary } = await stack[operation]();
    const changes = Object.entries(summary.resourceChanges ?? {});
    console.log(`${tenant.name}: ${changes.map(([what, count]) => `${count} ${what}`).join(", ")}`);
  } catch (error) {
    // If one tenant fails, the others still run.
    console.error(`${tenant.name}: FAILED\n${error instanceof Error ? error.message : error}`);
    process.exitCode = 1;
  }
}

/** Compares all tenants' stacks with the server, and reports what is in none of them. */
function drift() {
  const command = fileURLToPath(import.meta.resolve("influxdb-gitops/package.json"));
  const bin = command.replace(/package\.json$/, "bin/influxdb-gitops.js");
  const stacks = TENANTS.flatMap(({ name }) => ["--stack", name]);
  const args = [bin, "drift", "--cwd", FOLDER, "--unmanaged", "--ignore", "Bucket:_*", ...stacks];
  process.exitCode = spawnSync(process.execPath, args, { stdio: "inherit" }).status ?? 1;
}

const [operation] = process.argv.slice(2);
if (operation === "drift") drift();
else if (operation === "up" || operation === "destroy") {
  const waiting = [...TENANTS];
  const worker = async () => {
    for (let tenant = waiting.shift(); tenant; tenant = waiting.shift()) {
      await run(operation, tenant);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
} else {
  console.error("usage: node run.mjs up | drift | destroy");
  process.exitCode = 2;
}
