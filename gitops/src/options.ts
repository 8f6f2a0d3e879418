import { Option } from "commander";

/** Collects the values of an option that may be given again. */
export function collect(value: string, before: string[]): string[] {
  return [...before, value];
}

/** The option of `export` and `import` by which both take the same part of an organization. */
export function terraformOption(): Option {
  return new Option(
    "--terraform <file>",
    'only the buckets and labels in a Terraform state: the output of "terraform show -json", or - for standard input',
  ).conflicts("include");
}
