import { fileURLToPath } from "node:url";

/**
 * Makes what Pulumi's SDK does with stacks cheap while a resource registers, until the returned function is called.
 *
 * - The SDK keeps the stack of each of its promises for `PULUMI_DEBUG_PROMISE_LEAKS`, which hardly anybody sets: four for
 *   each property of a resource. Under ts-node, which Pulumi's language host always loads, each is mapped to the source,
 *   frame by frame: most of the time of a preview. Here such a stack is empty.
 * - It records the stack of the constructor's call in the state. The user's frames stay; the ten of Node.js and of the
 *   SDK below them, a fifth of a bucket's state, are left out. Frames that the SDK would not understand, of ES modules and
 *   of unnamed functions, get the form that it expects.
 *
 * Errors keep their stacks, also those of the user's transformations, which run before the SDK looks for the position.
 */
export function withCheapStacks(): () => void {
  const before = Object.getOwnPropertyDescriptor(Error, "prepareStackTrace");
  if (process.env.PULUMI_DEBUG_PROMISE_LEAKS || isMappedByNode() || !isPlain(before)) {
    return () => {};
  }
  const { stackTraceLimit } = Error;
  const format: Format = before?.value ?? defaultFormat;
  let isPlaced = false;
  const cheap: Format = (error, frames) => {
    const reader = frames[0]?.getFunctionName();
    if (reader === "callsites") {
      isPlaced = true;
      return readable(format(error, frames.slice(0, frames.findLastIndex(isOfUser) + 1)));
    }
    if (reader !== "debuggablePromise") return format(error, frames);
    // From here on, only the SDK is at work.
    if (isPlaced) Error.stackTraceLimit = 0;
    return "";
  };
  Error.prepareStackTrace = cheap;
  return () => {
    Error.stackTraceLimit = stackTraceLimit;
    // What somebody else has set meanwhile stays.
    if (Error.prepareStackTrace !== cheap) return;
    if (before) Object.defineProperty(Error, "prepareStackTrace", before);
    else Reflect.deleteProperty(Error, "prepareStackTrace");
  };
}

type Format = NonNullable<typeof Error.prepareStackTrace>;

/** Whether a frame is in neither Node.js nor Pulumi's SDK. */
function isOfUser(frame: NodeJS.CallSite): boolean {
  const file = frame.getFileName() ?? "node:";
  return !file.startsWith("node:") && !/[\\/]@pulumi[\\/]pulumi[\\/]/.test(file);
}

/** Each frame as the SDK reads it: `at name (path:line:column)`. */
function readable(stack: string): string {
  return String(stack)
    .split("\n")
    .map((line) => {
      const [, place] = /^\s+at (?:async )?([^()]+:\d+:\d+)$/.exec(line) ?? [];
      const named = place ? `    at <anonymous> (${place})` : line;
      return named.replace(/(?<=\()file:.*(?=:\d+:\d+\)$)/, (url) => fileURLToPath(url));
    })
    .join("\n");
}

/** With `--enable-source-maps`, Node.js maps frames to sources, but only while nobody else formats stacks. */
function isMappedByNode(): boolean {
  return (process as { sourceMapsEnabled?: boolean }).sourceMapsEnabled === true;
}

/** Whether it can be set, and set back: not where it is frozen, or somebody's getter and setter. */
function isPlain(property: PropertyDescriptor | undefined): boolean {
  if (!property) return Object.isExtensible(Error);
  return property.writable === true && property.configurable === true;
}

/** As V8 does it. */
function defaultFormat(error: Error, frames: NodeJS.CallSite[]): string {
  return [String(error), ...frames].join("\n    at ");
}
