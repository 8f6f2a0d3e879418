import { Option } from "commander";

/** Collects the values of an option that may be given again. */
export function collect(value: string, before: string[]): string[] {
  return [...before, value];
}

/*
 * The options of `export` and `import` by which both take the same part of an organization.
 */

/** A part by names. */
export function includeOption(): Option {
  return new Option(
    "--include <glob>",
    "only buckets and labels with a matching name, and tokens for those buckets (repeatable)",
  )
    .argParser(collect)
    .default([]);
}

/** What Terraform manages. */
export function terraformOption(): Option {
  return new Option(
    "--terraform <file>",
    'only the buckets, labels and tokens in a Terraform state: the output of "terraform show -json", or - for standard input',
  ).conflicts("include");
}
