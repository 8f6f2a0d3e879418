import { fileURLToPath } from "node:url";
import type { Output } from "@pulumi/pulumi";

/** Ends what {@link withCheapStacks} started. */
export interface CheapStacks {
  /** Called after the SDK's constructor: the stacks of its promises stay cheap until the registration has ended. */
  keepUntil(urn: Output<string>): void;
  /** Called when the constructor returns or throws. */
  end(): void;
}

/**
 * Makes the SDK's use of stack traces cheap while a resource is being registered.
 *
 * - The SDK records the stack of each of its promises for `PULUMI_DEBUG_PROMISE_LEAKS`, which almost nobody sets: four
 *   for each property of a resource, and some more until the engine has responded. Under ts-node, which Pulumi's
 *   language host always loads, each one is mapped to the source, frame by frame, which takes up most of the time of a
 *   preview. Here, such a stack is empty.
 * - It records the stack of the constructor call in the state. The user's frames stay; the ten frames of Node.js and of
 *   the SDK below them, a fifth of a bucket's state, are omitted. Frames in ES modules and in unnamed functions, which
 *   the SDK wouldn't understand, are rewritten to the form that it expects.
 *
 * Errors keep their stacks, including those of the user's transformations, which run before the SDK looks for the
 * position.
 */
export function withCheapStacks(): CheapStacks {
  const before = Object.getOwnPropertyDescriptor(Error, "prepareStackTrace");
  if (!standIn || before?.value !== standIn.format) standIn = StandIn.install(before);
  return standIn?.begin() ?? NOTHING;
}

type Format = NonNullable<typeof Error.prepareStackTrace>;

const NOTHING: CheapStacks = { keepUntil() {}, end() {} };

/** The formatter that was installed last. */
let standIn: StandIn | undefined;

/** A formatter that replaces the program's own while a resource is being registered. */
class StandIn {
  /** The number of resources whose constructors are running. */
  private constructors = 0;
  /** The number of resources for which the engine hasn't responded. */
  private pending = 0;
  /** Whether the SDK has read the position of the resource whose constructor is running. */
  private isPlaced = false;

  private constructor(private readonly before: PropertyDescriptor | undefined) {}

  /** @returns undefined if stacks must stay as they are */
  static install(before: PropertyDescriptor | undefined): StandIn | undefined {
    if (process.env.PULUMI_DEBUG_PROMISE_LEAKS || isMappedByNode() || !isPlain(before)) {
      return undefined;
    }
    const installed = new StandIn(before);
    Error.prepareStackTrace = installed.format;
    return installed;
  }

  /** Formats as before, except for what only the SDK reads. */
  readonly format: Format = (error, frames) => {
    const format: Format = this.before?.value ?? defaultFormat;
    const reader = frames[0]?.getFunctionName();
    if (reader === "debuggablePromise") {
      // After the SDK has read the position, only the SDK's code runs until the constructor ends.
      if (this.isPlaced) Error.stackTraceLimit = 0;
      return "";
    }
    if (reader !== "callsites" || this.constructors === 0) return format(error, frames);
    this.isPlaced = true;
    // The SDK skips its own frames and the constructor's, so only their number matters.
    const skipped = frames.findIndex(isOfUser) + 1;
    const text = format(error, frames.slice(skipped, frames.findLastIndex(isOfUser) + 1));
    return readable(text).replace(/$|\n/, (end) => "\n    at Pulumi".repeat(skipped) + end);
  };

  begin(): CheapStacks {
    const { stackTraceLimit } = Error;
    const { isPlaced } = this;
    this.constructors += 1;
    this.isPlaced = false;
    return {
      keepUntil: (urn) => {
        // If the program has no formatter of its own, stacks are cheap enough.
        if (!this.before) return;
        this.pending += 1;
        const answered = () => {
          this.pending -= 1;
          this.restore();
        };
        promiseOf(urn).then(answered, answered);
      },
      end: () => {
        Error.stackTraceLimit = stackTraceLimit;
        this.isPlaced = isPlaced;
        this.constructors -= 1;
        this.restore();
      },
    };
  }

  private restore(): void {
    // If somebody set another formatter in the meantime, it stays.
    if (this.constructors + this.pending > 0 || Error.prepareStackTrace !== this.format) return;
    if (this.before) Object.defineProperty(Error, "prepareStackTrace", this.before);
    else Reflect.deleteProperty(Error, "prepareStackTrace");
  }
}

/** The promise that the SDK itself settles; an output derived from it would report a failed registration once more. */
function promiseOf(urn: Output<string>): Promise<unknown> {
  return (urn as unknown as { promise(): Promise<unknown> }).promise();
}

/** Returns whether a frame is in neither Node.js nor Pulumi's SDK. */
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
