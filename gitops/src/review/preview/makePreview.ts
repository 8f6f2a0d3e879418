import { CommandError } from "../../commandError";
import { runPulumi } from "../../pulumi/runPulumi";
import { readInput } from "../../textFile";
import { PreviewError } from "./previewError";
import { readPreview } from "./readPreview";
import type { PreviewDocument } from "./steps";

export interface PreviewSource {
  /** A file, or `-` for standard input. If undefined, `pulumi preview` is run. */
  file: string | undefined;
  stack?: string | undefined;
  cwd?: string | undefined;
  refresh?: boolean | undefined;
}

/** @throws CommandError if there is no preview, PreviewError if it is incomplete */
export async function makePreview(source: PreviewSource): Promise<PreviewDocument> {
  const { file } = source;
  if (file === undefined) return runPreview(source);
  const text = await readInput(file).catch((error: Error) => {
    throw new CommandError(`${file} cannot be read: ${error.message}`);
  });
  return readPreview(text);
}

/** The possible exit codes of a preview, successful or not; its output shows which. */
const ANSWERS = [0, 1, 255];

async function runPreview({ stack, cwd, refresh }: PreviewSource): Promise<PreviewDocument> {
  const args = [
    "preview",
    "--json",
    // Without it, deletes left over from an earlier run aren't shown.
    "--show-replacement-steps",
    ...(stack === undefined ? [] : ["--stack", stack]),
    ...(refresh ? ["--refresh"] : []),
  ];
  const { code, stdout, stderr } = await runPulumi(args, { cwd, accept: ANSWERS });
  if (stdout.trim() === "") {
    throw new PreviewError(`"pulumi ${args.join(" ")}" exited with ${code} and no output.`, [
      stderr.trim() || "No error message.",
    ]);
  }
  const document = readPreview(stdout);
  if (code === 0) return document;
  throw new PreviewError(`"pulumi ${args.join(" ")}" exited with ${code}.`, [stderr.trim()]);
}
