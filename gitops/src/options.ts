import { Option } from "commander";

/** Collects the values of a repeatable option. */
export function collect(value: string, before: string[]): string[] {
  return [...before, value];
}

/*
 * The options with which `export` and `import` select the same part of an organization.
 */

/** Selects objects by name. */
export function includeOption(): Option {
  return new Option(
    "--include <glob>",
    "only buckets and labels with a matching name, and tokens for those buckets (repeatable)",
  )
    .argParser(collect)
    .default([]);
}

/** Selects the objects that Terraform manages. */
export function terraformOption(): Option {
  return new Option(
    "--terraform <file>",
    'only the buckets, labels and tokens in a Terraform state: the output of "terraform show -json", or - for standard input',
  ).conflicts("include");
}
