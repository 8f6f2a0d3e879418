import { escapeControlCharacters, redact } from "pulumi-influxdb-serverless/rules";

/** Tells a person of something, without secrets, on the standard error: the standard output is for the answer. */
export function tell(text: string): void {
  process.stderr.write(`${escapeControlCharacters(redact(text))}\n`);
}
