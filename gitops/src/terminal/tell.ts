import { visible } from "pulumi-influxdb-serverless/rules";

/** Tells a person of something, on the standard error: the standard output is for the answer. */
export function tell(text: string): void {
  process.stderr.write(`${visible(text)}\n`);
}
