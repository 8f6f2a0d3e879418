import type { PreviewState } from "../preview/steps";
import type { Position } from "./change";

/** The place in the program that declares a resource: the nearest call that isn't in a library. */
export function positionOf(
  before: PreviewState | undefined,
  after: PreviewState | undefined,
): Position | undefined {
  const { sourcePosition, stackTrace = [] } = after ?? before ?? {};
  for (const text of [sourcePosition, ...stackTrace]) {
    const position = parse(text ?? "");
    // For a resource that the program no longer has, the line would be from an older version.
    if (position) return after ? position : { ...position, line: undefined, column: undefined };
  }
  return undefined;
}

/** Reads `project:///src/index.ts#12,3`. Undefined for a position in a library. */
function parse(text: string): Position | undefined {
  const [, file, line, column] = /^project:\/\/\/([^#]+)#(\d+)(?:,(\d+))?$/.exec(text) ?? [];
  const path = file && decoded(file);
  if (!path || path.split("/").includes("node_modules")) return undefined;
  return { file: path, line: Number(line), column: column ? Number(column) : undefined };
}

function decoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}
