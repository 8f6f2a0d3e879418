import { existsSync } from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join, relative, resolve, sep } from "node:path";
import { readActiveProfile } from "pulumi-influxdb-serverless/client";
import { redact, registerSecret } from "pulumi-influxdb-serverless/rules";
import { CommandError } from "../commandError";
import { notesOnData } from "../data/notesOnData";
import { pluralize } from "../output/describeValue";
import { colors } from "../output/progress";
import { useBackendOfJob } from "../pulumi/backend";
import { ownStackName, readProjectName } from "../pulumi/projectName";
import { readConfig } from "../pulumi/readConfig";
import { version } from "../version";
import type { Changes } from "./changes/change";
import { toChanges } from "./changes/toChanges";
import type { Severity } from "./finding";
import { readPlanLimits } from "./limits/readPlanLimits";
import { lookAtData } from "./lookAtData";
import { makePreview } from "./preview/makePreview";
import { PreviewError } from "./preview/previewError";
import { FORMATS } from "./render/formats";
import type { Format, RenderOptions } from "./render/renderer";
import { failedReview, type Review, review } from "./review";
import { type ReviewConnection, reviewConnections } from "./reviewConnections";
import { readWaivers } from "./waivers/readWaivers";
import { dayFromNow, WAIVER_FILE } from "./waivers/waiver";
import { addWaivers, parseWaivers } from "./waivers/waiverFile";
import { openFindings, waiverFor } from "./waivers/writeWaivers";

/** `--out FORMAT=FILE`. */
export interface Output {
  format: Format;
  file: string;
}

export interface ReviewCommandOptions {
  stack?: string;
  cwd?: string;
  refresh?: boolean;
  format: Format;
  out: Output[];
  failOn: Severity | "never";
  waivers?: string;
  waive?: boolean;
  reason?: string;
  expires?: string;
  marker?: string;
  limits: boolean;
  data?: boolean;
}

/** Creates, reviews and reports on a preview. @returns the exit code */
export async function runReview(
  file: string | undefined,
  options: ReviewCommandOptions,
): Promise<number> {
  if (file !== undefined && options.refresh) {
    throw new CommandError(
      "--refresh works only if review runs the preview itself: omit the file.",
    );
  }
  if (file !== undefined) useBackendOfJob();
  if (options.waive && !options.reason?.trim()) throw new CommandError("--waive needs --reason.");
  const waivers = { name: waiverFileFor(options), text: "" };
  const result = await judge(file, options, waivers);
  await writeReview(result, options);
  if (result.verdict === "failed") return 1;
  const { waivable, uncertain } = openFindings(result.findings, options.failOn);
  if (options.waive) {
    await waive(waivable, waivers, options);
    return uncertain.length > 0 ? 2 : 0;
  }
  return waivable.length + uncertain.length > 0 ? 2 : 0;
}

/** The waivers file and its contents. */
interface WaiverText {
  name: string;
  text: string;
}

/**
 * Any failure becomes a review without a verdict, which is still written in every format, so that the comment of an
 * earlier, successful review is replaced.
 */
async function judge(
  file: string | undefined,
  options: ReviewCommandOptions,
  waivers: WaiverText,
): Promise<Review> {
  // At the same time as the preview, since it takes as long as starting Pulumi.
  const known = registerTokens(file, options);
  try {
    return await examine(file, options, waivers).finally(() => known);
  } catch (error) {
    if (error instanceof CommandError) {
      const reasons = [error.message, ...(error instanceof PreviewError ? error.said : [])];
      return failedReview(reasons.map(redact), await stackOf(options));
    }
    const reason = redact(`The review itself failed: ${error}`);
    await writeReview(failedReview([reason], await stackOf(options)), options);
    throw error;
  }
}

/**
 * Registers the tokens that the program can read: it may print them, and the output of a failed program becomes part of a
 * comment. Only some of their variables are known by a setting, so all that are named like a token count. What can't be
 * read is left out, since the preview itself reports that.
 */
async function registerTokens(
  file: string | undefined,
  { stack, cwd }: ReviewCommandOptions,
): Promise<void> {
  const { env } = process;
  for (const [name, value] of Object.entries(env)) {
    if (/(^|_)TOKEN$/i.test(name)) registerSecret(value);
  }
  const ofStack = stack !== undefined || file === undefined;
  const config = ofStack ? await readConfig({ stack, cwd }).catch(() => undefined) : undefined;
  registerSecret(env[config?.("influxdb:tokenEnv") ?? ""]);
  try {
    registerSecret(readActiveProfile(env)?.token);
  } catch {
    // A program can't use such a profile either.
  }
}

/**
 * Returns the stack name that a successful review uses, so that its comment can be found; undefined if no option names
 * the stack.
 */
async function stackOf({ stack, cwd }: ReviewCommandOptions): Promise<string | undefined> {
  if (stack === undefined) return undefined;
  const [, project = await readProjectName(cwd).catch(() => undefined)] =
    /^[^/]*\/([^/]*)\/[^/]*$/.exec(stack) ?? [];
  return project && `${project}/${ownStackName(stack)}`;
}

async function examine(
  file: string | undefined,
  options: ReviewCommandOptions,
  waivers: WaiverText,
): Promise<Review> {
  const { stack, cwd, refresh } = options;
  waivers.text = await readWaivers(waivers.name, cwd);
  const accepted = parseWaivers(waivers.text, waivers.name, dayFromNow());
  const preview = await makePreview({ file, stack, cwd, refresh });
  const changes = toChanges(preview);
  requireSameStack(changes.stack, stack, await stackOf(options));
  // A preview from a file may be for any stack, selected or not.
  const ofStack = stack !== undefined || file === undefined;
  let found: Promise<ReviewConnection[]> | undefined;
  const connections = () => {
    found ??= reviewConnections(
      { ofStack, ofFile: file !== undefined, stack, cwd, shown: preview.config },
      process.env,
    );
    return found;
  };
  const limits = options.limits ? await readPlanLimits(connections) : { unknown: "--no-limits" };
  const notes = [...noteOnMoved(changes), ...(file === undefined ? [] : [MAY_BE_PARTIAL])];
  const given = { limits, waivers: accepted, today: dayFromNow(), notes };
  const judged = review(changes, given);
  if (!options.data) return judged;
  const data = await lookAtData(judged.findings, changes, connections);
  const informed = review(changes, { ...given, data });
  const looked = informed.findings.flatMap(({ id = "", name, data: own }) =>
    own ? [{ id, name, data: own }] : [],
  );
  return { ...informed, notes: [...notesOnData(looked), ...notes] };
}

/** @throws CommandError if a preview from a file is of another stack than the options say */
function requireSameStack(
  previewed: string | undefined,
  stack: string | undefined,
  wanted: string | undefined,
): void {
  if (previewed === undefined || stack === undefined) return;
  // Without a readable project, the stack's own name is all that can be compared.
  if (wanted ? previewed === wanted : ownStackName(previewed) === ownStackName(stack)) return;
  const name = wanted ?? stack;
  throw new CommandError(
    `This preview is for stack ${previewed}, not ${name}. Nothing was reviewed. Run "pulumi preview --json" for ${name}, or ` +
      "change --stack.",
  );
}

/** A move to another server changes no input, so no rule reports it, and a preview doesn't show the default provider. */
function noteOnMoved({ own }: Changes): string[] {
  const moved = own.filter(
    ({ action, changed = [] }) => action === "update" && changed.length === 0,
  );
  if (moved.length === 0) return [];
  return [
    `${pluralize(moved.length, "resource")} would be updated although no property changes, as after a move to another server or ` +
      "organization. After a move, what they manage on the old one stays there, and is in no state.",
  ];
}

/** The engine doesn't record these options in the document. */
const MAY_BE_PARTIAL =
  "A preview made with --target or --exclude looks like a complete one, and one made without --show-replacement-steps " +
  "hides deletes left over from an earlier run. This review covers only what the preview shows.";

async function writeReview(result: Review, options: ReviewCommandOptions): Promise<void> {
  const { failOn, marker = "", format, out, waive = false } = options;
  const render: RenderOptions = {
    failOn,
    marker,
    folder: folderOf(options.cwd),
    color: false,
    version,
    waive,
  };
  for (const { format: other, file } of out) {
    await write(file, FORMATS[other](result, render));
  }
  const color = colors.isColorSupported;
  process.stdout.write(FORMATS[format](result, { ...render, color }));
}

/** The project's folder, relative to the working directory, which in CI is the repository's root. */
function folderOf(cwd = "."): string {
  const path = relative(process.cwd(), resolve(cwd)).split(sep).join("/");
  return path === "" || path.startsWith("..") ? "" : `${path}/`;
}

/** The project's own file, or the one in the working directory, which in CI is the repository's root. */
function waiverFileFor({ waivers, cwd = "." }: ReviewCommandOptions): string {
  if (waivers !== undefined) return waivers;
  const own = join(cwd, WAIVER_FILE);
  return !existsSync(own) && existsSync(WAIVER_FILE) ? WAIVER_FILE : own;
}

async function write(file: string, text: string): Promise<void> {
  try {
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, text);
  } catch (error) {
    throw new CommandError(`${file} cannot be written: ${(error as Error).message}`);
  }
}

async function waive(
  findings: Parameters<typeof waiverFor>[0][],
  { name, text }: WaiverText,
  { reason = "", expires = dayFromNow(30) }: ReviewCommandOptions,
): Promise<void> {
  const entries = findings.map((finding) => waiverFor(finding, { reason, expires }));
  if (entries.length === 0) return void process.stderr.write("There is nothing to waive.\n");
  await write(name, addWaivers(text, name, entries, dayFromNow()));
  process.stderr.write(
    `${pluralize(entries.length, "waiver")} written to ${name}: review the file, then commit it.\n`,
  );
}
