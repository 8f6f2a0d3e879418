import type { DriftReport } from "../../gitops/src/drift/drift";
import { type EngineProject, STACK, type Step } from "./engine";

/** The report of `influxdb-gitops drift`, and the command's exit code. */
export async function driftOf(project: EngineProject, ...args: string[]) {
  const result = await project.gitops(["drift", "--stack", STACK, "--json", ...args]);
  const report: DriftReport = JSON.parse(result.stdout || "{}");
  return { ...result, report };
}

/** Status, resource and property of each item. */
export function told({ items }: DriftReport): string[] {
  return items.map(({ status, name, property }) =>
    [status, name, property].filter(Boolean).join(" "),
  );
}

/** The same for the changes that a refresh would make, according to the engine. */
export async function toldByRefresh(project: EngineProject): Promise<string[]> {
  const { stdout } = await project.run(["refresh", "--preview-only", "--json"]);
  const steps: Step[] = JSON.parse(stdout).steps;
  const lines = steps.flatMap(({ op, urn, detailedDiff }) => {
    const name = urn.split("::").pop();
    if (op === "delete") return [`gone ${name}`];
    const properties = op === "update" ? Object.keys(detailedDiff ?? {}) : [];
    return properties.map((property) => `changed ${name} ${property.replace(/\[.*/, "")}`);
  });
  return [...new Set(lines)].sort();
}
