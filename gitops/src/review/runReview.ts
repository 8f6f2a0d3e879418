import { existsSync } from "node:fs";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { dirname, join, relative, resolve, sep } from "node:path";
import { CommandError } from "../commandError";
import { colors } from "../terminal/colors";
import { counted } from "../terminal/counted";
import { version } from "../version";
import { toChanges } from "./changes/toChanges";
import type { Output } from "./command";
import type { Severity } from "./finding";
import { readPlanLimits } from "./limits/readPlanLimits";
import { makePreview } from "./preview/makePreview";
import { PreviewError } from "./preview/previewError";
import { FORMATS, type Format } from "./render/formats";
import type { RenderOptions } from "./render/renderer";
import { failedReview, type Review, review } from "./review";
import { addWaivers, parseWaivers, WAIVER_FILE } from "./waivers/waiverFile";
import { openFindings, waiverFor } from "./waivers/writeWaivers";

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
}

const DAY = 86_400_000;

/** Makes, judges and tells a preview. @returns the exit code */
export async function runReview(
  file: string | undefined,
  options: ReviewCommandOptions,
): Promise<number> {
  if (file !== undefined && options.refresh) {
    throw new CommandError("--refresh is for a preview that is made here: leave out the file.");
  }
  if (options.waive && !options.reason?.trim()) throw new CommandError("--waive needs --reason.");
  const waiverFile = waiverFileFor(options);
  const waiverText = await readWaivers(waiverFile);
  const waivers = parseWaivers(waiverText, waiverFile);
  const result = await judge(file, options, waivers);
  await writeReview(result, options);
  if (result.verdict === "failed") return 1;
  const { waivable, uncertain } = openFindings(result.findings, options.failOn);
  if (options.waive) {
    await waive(waivable, { name: waiverFile, text: waiverText }, options);
    return uncertain.length > 0 ? 2 : 0;
  }
  return waivable.length + uncertain.length > 0 ? 2 : 0;
}

async function judge(
  file: string | undefined,
  options: ReviewCommandOptions,
  waivers: ReturnType<typeof parseWaivers>,
): Promise<Review> {
  const { stack, cwd, refresh } = options;
  // A preview that comes as a file may be of any stack, the selected one or not.
  const ofStack = stack !== undefined || file === undefined;
  try {
    const preview = await makePreview({ file, stack, cwd, refresh });
    const changes = toChanges(preview);
    const limits = options.limits
      ? await readPlanLimits({ ofStack, stack, cwd, shown: preview.config }, process.env)
      : { unknown: "--no-limits" };
    return review(changes, { limits, waivers, today: today() });
  } catch (error) {
    // Told in every form: the comment of an earlier, good preview must not stand there any longer.
    if (!(error instanceof CommandError)) throw error;
    return failedReview([error.message, ...(error instanceof PreviewError ? error.said : [])]);
  }
}

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

/** The folder of the project as seen from here, which in CI is the root of the repository. */
function folderOf(cwd = "."): string {
  const path = relative(process.cwd(), resolve(cwd)).split(sep).join("/");
  return path === "" || path.startsWith("..") ? "" : `${path}/`;
}

/** The project's own file, or one in the working directory, which in CI is the root of the repository. */
function waiverFileFor({ waivers, cwd = "." }: ReviewCommandOptions): string {
  if (waivers !== undefined) return waivers;
  const own = join(cwd, WAIVER_FILE);
  return !existsSync(own) && existsSync(WAIVER_FILE) ? WAIVER_FILE : own;
}

async function readWaivers(file: string): Promise<string> {
  if (!existsSync(file)) return "";
  return readFile(file, "utf8").catch((error: Error) => {
    throw new CommandError(`${file} cannot be read: ${error.message}`);
  });
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
  { name, text }: { name: string; text: string },
  { reason = "", expires = today(30) }: ReviewCommandOptions,
): Promise<void> {
  const entries = findings.map((finding) => waiverFor(finding, { reason, expires }));
  if (entries.length === 0) return void process.stderr.write("There is nothing to waive.\n");
  await write(name, addWaivers(text, name, entries, today()));
  process.stderr.write(
    `${counted(entries.length, "waiver")} written to ${name}: read, then commit it.\n`,
  );
}

function today(days = 0): string {
  return new Date(Date.now() + days * DAY).toISOString().slice(0, 10);
}
