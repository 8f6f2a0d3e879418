import { fileURLToPath } from "node:url";

/**
 * Makes the Pulumi SDK's use of stack traces cheap while a resource registers, until the returned function is called.
 *
 * - The SDK records the stack trace of each of its promises for `PULUMI_DEBUG_PROMISE_LEAKS`, which hardly anybody
 *   sets: four for each property of a resource. Under ts-node, which Pulumi's language host always loads, each one is
 *   mapped to the source, frame by frame, which takes most of a preview's time. Here such a stack trace is empty.
 * - It records the stack trace of the constructor call in the state. The user's frames are kept; the ten Node.js and
 *   SDK frames below them, a fifth of a bucket's state, are omitted. Frames that the SDK wouldn't understand, from ES
 *   modules and unnamed functions, are converted to the format that it expects.
 *
 * Errors keep their stack traces, including errors from the user's transformations, which run before the SDK determines
 * the source position.
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
    // Keep a value that somebody else has set in the meantime.
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

/** Formats each frame as the SDK reads it: `at name (path:line:column)`. */
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

/** Returns whether the property can be set and restored, so it isn't frozen and has no getter or setter. */
function isPlain(property: PropertyDescriptor | undefined): boolean {
  if (!property) return Object.isExtensible(Error);
  return property.writable === true && property.configurable === true;
}

/** Formats a stack trace as V8 does. */
function defaultFormat(error: Error, frames: NodeJS.CallSite[]): string {
  return [String(error), ...frames].join("\n    at ");
}
