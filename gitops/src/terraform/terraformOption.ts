import { Option } from "commander";

/** The option of `export` and `import` by which both take the same part of an organisation. */
export function terraformOption(): Option {
  return new Option(
    "--terraform <file>",
    'only the buckets and labels of a Terraform state: the output of "terraform show -json", or - for the standard input',
  ).conflicts("include");
}
