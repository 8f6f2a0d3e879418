import { Argument, Command, InvalidArgumentError, Option } from "commander";
import { SEVERITIES } from "./finding";
import { FORMAT_NAMES } from "./render/renderer";
import type { Output, ReviewCommandOptions } from "./runReview";
import { dayFromNow, isDate, lastDay, tooLate, WAIVER_FILE } from "./waivers/waiver";

const HELP = `
Reviews the InfluxDB resources in the output of "pulumi preview --json". Other resources that change are counted and
listed. It needs no token. With one (the stack's or, for a file without --stack, the environment's), it also checks the
plan limits and, with --data, the data that would be lost. If it can't read a bucket, it says so and reviews it as if
--data were not set.

Exit codes: 0 no finding at or above the threshold, 2 findings, 1 no verdict: the preview failed, is incomplete or
can't be read. With --waive: 0 if the waivers were written, 2 if a finding can't be waived because the preview doesn't
show all values. Remove the waivers after the change is applied.

Examples:
  pulumi preview --json --show-replacement-steps | influxdb-gitops review -
  influxdb-gitops review --stack prod --refresh --fail-on breaking
  influxdb-gitops review preview.json --format github --out markdown=review.md --out sarif=review.sarif
  influxdb-gitops review preview.json --waive --reason "agreed with the owners of sensors" --expires 2027-01-31`;

function output(text: string, before: Output[]): Output[] {
  const [, name = "", file = ""] = /^([^=]*)=(.+)$/s.exec(text) ?? [];
  const format = FORMAT_NAMES.find((it) => it === name);
  if (format) return [...before, { format, file }];
  throw new InvalidArgumentError(
    `Use FORMAT=FILE, where FORMAT is one of ${FORMAT_NAMES.join(", ")}.`,
  );
}

function day(text: string): string {
  const today = dayFromNow();
  if (!isDate(text)) throw new InvalidArgumentError("Use a date, such as 2027-01-31.");
  if (text > lastDay(today)) throw new InvalidArgumentError(`It ${tooLate(today)}.`);
  return text;
}

export const reviewCommand = new Command("review")
  .description("review a preview for data loss, breaking changes and notices")
  .addArgument(
    new Argument(
      "[preview]",
      'the output of "pulumi preview --json --show-replacement-steps"; - for standard input',
    ).default(undefined, "runs a preview"),
  )
  .option("-s, --stack <name>", "stack to preview; its plan limits are checked too")
  .option("-C, --cwd <dir>", "folder of the Pulumi project (default: the working directory)")
  .option(
    "--refresh",
    "refresh before the preview, to show changes made outside of Pulumi; needs a token",
  )
  .addOption(new Option("--format <format>", "output format").choices(FORMAT_NAMES).default("text"))
  .option("--out <format=file>", "also write this format to a file (repeatable)", output, [])
  .addOption(
    new Option("--fail-on <severity>", "lowest severity that exits with 2")
      .choices([...SEVERITIES, "never"])
      .default("destructive"),
  )
  .option(
    "--waivers <file>",
    `waivers file (default: ${WAIVER_FILE} in the project, otherwise in the working directory)`,
  )
  .option("--waive", "write a waiver for each finding that would exit with 2, for you to commit")
  .option("--reason <text>", "reason for --waive")
  .option(
    "--expires <day>",
    "last day of the waivers that --waive writes (default: in 30 days)",
    day,
  )
  .option(
    "--marker <text>",
    "distinguishes the comments of several reviews (default: project/stack)",
  )
  .option(
    "--data",
    "check what the buckets that lose data contain, and how much a shorter retention deletes; needs a token that can read them",
  )
  .option("--no-limits", "don't check the plan limits")
  .addHelpText("after", HELP)
  .action(async (file: string | undefined, options: ReviewCommandOptions) => {
    const { runReview } = await import("./runReview.js");
    process.exitCode = await runReview(file, options);
  });
