import type { PreviewState } from "../preview/steps";
import type { Position } from "./change";

/** Reads `project:///src/index.ts#12,3`. Undefined for a place that nobody here wrote: in a library. */
export function positionOf(
  before: PreviewState | undefined,
  after: PreviewState | undefined,
): Position | undefined {
  const text = (after ?? before)?.sourcePosition;
  const [, file, line, column] = /^project:\/\/\/([^#]+)#(\d+)(?:,(\d+))?$/.exec(text ?? "") ?? [];
  const path = file && decoded(file);
  if (!path || path.split("/").includes("node_modules")) return undefined;
  if (!after) return { file: path, line: undefined, column: undefined };
  return { file: path, line: Number(line), column: column ? Number(column) : undefined };
}

function decoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}
