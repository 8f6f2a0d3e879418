import { Argument, Command, InvalidArgumentError, Option } from "commander";
import { SEVERITIES } from "./finding";
import { FORMATS, type Format } from "./render/formats";
import { dayFromNow, type ReviewCommandOptions, runReview } from "./runReview";
import { isDate, lastDay, tooLate, WAIVER_FILE } from "./waivers/waiverFile";

const NAMES = Object.keys(FORMATS) as Format[];

const HELP = `
It judges what "pulumi preview --json" says of InfluxDB buckets and what belongs to them; other resources that change
are counted and listed, not judged. It needs no token: with one (the stack's; for a preview from a file without --stack,
the environment's), it also compares with what the plan allows.

Exit codes: 0 nothing at or above the threshold, 2 findings, 1 no verdict: the preview has failed, is not whole, or
cannot be read. With --waive: 0 once the waivers are written, whatever the verdict says; 2 where a finding cannot be
waived, since the preview does not tell all values. When the change is up, take the waivers out.

Examples:
  pulumi preview --json --show-replacement-steps | influxdb-gitops review -
  influxdb-gitops review --stack prod --refresh --fail-on breaking
  influxdb-gitops review preview.json --format github --out markdown=review.md --out sarif=review.sarif
  influxdb-gitops review preview.json --waive --reason "agreed with the owners of sensors" --expires 2027-01-31`;

/** `--out FORMAT=FILE`. */
export interface Output {
  format: Format;
  file: string;
}

function output(text: string, before: Output[]): Output[] {
  const [, name = "", file = ""] = /^([^=]*)=(.+)$/s.exec(text) ?? [];
  const format = NAMES.find((it) => it === name);
  if (format) return [...before, { format, file }];
  throw new InvalidArgumentError(`It has the form FORMAT=FILE; FORMAT is ${NAMES.join(", ")}.`);
}

function day(text: string): string {
  const today = dayFromNow();
  if (!isDate(text)) throw new InvalidArgumentError("It is a day, such as 2027-01-31.");
  if (text > lastDay(today)) throw new InvalidArgumentError(`It ${tooLate(today)}.`);
  return text;
}

export const reviewCommand = new Command("review")
  .description("judge a preview: what loses data, what breaks, what is worth knowing")
  .addArgument(
    new Argument(
      "[preview]",
      'the output of "pulumi preview --json --show-replacement-steps"; - for standard input',
    ).default(undefined, "a preview is made"),
  )
  .option(
    "-s, --stack <name>",
    "the stack: to make a preview of it, and for the limits of its plan",
  )
  .option("-C, --cwd <dir>", "the folder of the Pulumi project (default: the working directory)")
  .option(
    "--refresh",
    "make the preview with a refresh, which needs a token: then changes made outside show",
  )
  .addOption(new Option("--format <format>", "what is printed").choices(NAMES).default("text"))
  .option("--out <format=file>", "write this too; again for several", output, [])
  .addOption(
    new Option("--fail-on <severity>", "the least severity that makes exit code 2")
      .choices([...SEVERITIES, "never"])
      .default("destructive"),
  )
  .option(
    "--waivers <file>",
    `the file of waivers (default: ${WAIVER_FILE} of the project, else of the working directory)`,
  )
  .option(
    "--waive",
    "write a waiver for each finding that would make exit code 2, for a person to commit",
  )
  .option("--reason <text>", "for --waive: why")
  .option(
    "--expires <day>",
    "for --waive: the last day on which it counts (default: in 30 days)",
    day,
  )
  .option("--marker <text>", "tells the comments of several reviews apart (default: project/stack)")
  .option("--no-limits", "do not ask the server what the plan allows")
  .addHelpText("after", HELP)
  .action(async (file: string | undefined, options: ReviewCommandOptions) => {
    process.exitCode = await runReview(file, options);
  });
