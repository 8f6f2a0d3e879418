import * as pulumi from "@pulumi/pulumi";
import { afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { Bucket } from "../resources/bucket/resource";
import { withCheapStacks } from "./cheapStacks";

const { stackTraceLimit, prepareStackTrace } = Error;

beforeAll(async () => {
  await pulumi.runtime.setMocks({
    newResource: ({ name, inputs }) => ({ id: name, state: inputs }),
    call: ({ inputs }) => inputs,
  });
});
afterEach(async () => {
  expect(Error.stackTraceLimit).toBe(stackTraceLimit);
  // Registrations end after constructors.
  await vi.waitFor(() => expect(Error.prepareStackTrace).toBe(prepareStackTrace));
});

/** Like the SDK when it records a promise's stack. */
function debuggablePromise(): string | undefined {
  return new Error().stack;
}

/** Like the SDK when it reads a resource's position. */
function callsites(): string[] {
  return new Error().stack?.split("\n") ?? [];
}

/** Runs a function as a constructor does. */
function registering<T>(work: () => T, urn?: Promise<string>): T {
  const stacks = withCheapStacks();
  try {
    const done = work();
    // Like the SDK's own, which doesn't report a failure by itself.
    if (urn) stacks.keepUntil({ promise: () => urn } as unknown as pulumi.Output<string>);
    return done;
  } finally {
    stacks.end();
  }
}

/** Runs a function with the program's own formatter, as ts-node sets one. */
async function withFormatter(format: typeof Error.prepareStackTrace, work: () => Promise<void>) {
  Error.prepareStackTrace = format;
  try {
    await work();
    expect(Error.prepareStackTrace).toBe(format);
  } finally {
    Error.prepareStackTrace = prepareStackTrace;
  }
}

describe("stack traces while a resource registers", () => {
  it("are empty for the SDK's promises, and unchanged for all others", () => {
    const stacks = registering(() => [debuggablePromise(), new Error("of the user").stack]);
    expect(stacks[0]).toBe("");
    expect(stacks[1]).toMatch(/Error: of the user\n\s+at .*cheapStacks\.test/);
    expect(debuggablePromise()).toContain("debuggablePromise");
  });

  it("keep the user's frames when the SDK looks for a position", () => {
    const all = registering(() => new Error("of the user").stack?.split("\n") ?? []);
    const kept = registering(callsites);
    expect(kept[1]).toBe("    at Pulumi");
    expect(kept.length).toBeLessThanOrEqual(all.length);
    expect(kept.at(-1)).not.toContain("node:");
    // The line is different: these are the frames of `registering` and of the test.
    const place = /cheapStacks\.test\.ts(?=:)/;
    expect(kept.slice(2, 4)).toEqual(all.slice(2, 4).map(() => expect.stringMatching(place)));
  });

  it("are complete for an error of a transformation", () => {
    const transformation = () => {
      throw new Error("not this one");
    };
    const make = () => new Bucket("refused", {}, { transformations: [transformation] });
    expect(make).toThrow(
      expect.objectContaining({
        stack: expect.stringMatching(/transformation.*cheapStacks\.test/),
      }),
    );
  });

  it("do not prevent a transformation from declaring another resource", async () => {
    const made: Bucket[] = [];
    const transformation = () => {
      if (made.length === 0) made.push(new Bucket("inner"));
      return undefined;
    };
    const outer = new Bucket("outer", {}, { transformations: [transformation] });
    const names = await Promise.all([outer, ...made].map(({ name }) => pulumi.output(name)));
    expect(names).toHaveLength(2);
  });

  it("are complete with PULUMI_DEBUG_PROMISE_LEAKS", () => {
    process.env.PULUMI_DEBUG_PROMISE_LEAKS = "1";
    try {
      expect(registering(debuggablePromise)).toContain("debuggablePromise");
    } finally {
      delete process.env.PULUMI_DEBUG_PROMISE_LEAKS;
    }
  });

  it("keep a formatter that has a getter and a setter", () => {
    const before = Object.getOwnPropertyDescriptor(Error, "prepareStackTrace");
    let own: unknown = () => "own";
    const set = (value: unknown) => {
      own = value;
    };
    Object.defineProperty(Error, "prepareStackTrace", { get: () => own, set, configurable: true });
    try {
      expect(registering(() => new Error("any").stack)).toBe("own");
      expect(Error.prepareStackTrace?.(new Error("any"), [])).toBe("own");
    } finally {
      Reflect.deleteProperty(Error, "prepareStackTrace");
      if (before) Object.defineProperty(Error, "prepareStackTrace", before);
    }
  });

  it.each([
    ["responds", (urns: [(urn: string) => void, (error: Error) => void]) => urns[0]("urn")],
    ["fails", (urns: [(urn: string) => void, (error: Error) => void]) => urns[1](new Error("no"))],
  ])("stay cheap until the engine %s, and all others are unchanged", async (_, answer) => {
    await withFormatter(
      (error) => `own: ${error.message}`,
      async () => {
        let settle: Parameters<typeof answer>[0] | undefined;
        const urn = new Promise<string>((...both) => {
          settle = both;
        });
        registering(callsites, urn);
        registering(callsites);
        expect(debuggablePromise()).toBe("");
        expect(new Error("of the user").stack).toBe("own: of the user");
        // The stack of another package's resource.
        expect(callsites()).toEqual(["own: "]);
        expect(Error.stackTraceLimit).toBe(stackTraceLimit);
        if (settle) answer(settle);
        await vi.waitFor(() => expect(debuggablePromise()).toBe("own: "));
      },
    );
  });

  it("keep a formatter that is set in the meantime", () => {
    const other = () => "other";
    registering(() => {
      Error.prepareStackTrace = other;
    });
    expect(Error.prepareStackTrace).toBe(other);
    Error.prepareStackTrace = prepareStackTrace;
  });
});
