import { formatJson } from "../output/formatJson";
import type { CheckResult } from "./checkResult";
import { examine } from "./doctor";
import { exitCodeOf, lineOf, summaryOf } from "./report";
import type { SettingsOptions } from "./settings";

export interface DoctorOptions extends SettingsOptions {
  json?: true;
}

/** Examines everything, and prints each result as soon as it is known, or all of them as JSON. */
export async function runDoctor({ json, ...options }: DoctorOptions): Promise<void> {
  const findings: CheckResult[] = [];
  for await (const finding of examine(options, process.env)) {
    findings.push(finding);
    if (!json) process.stdout.write(`${lineOf(finding)}\n`);
  }
  process.stdout.write(json ? formatJson(findings) : `\n${summaryOf(findings)}\n`);
  process.exitCode = exitCodeOf(findings);
}
