import * as pulumi from "@pulumi/pulumi";
import { afterEach, beforeAll, describe, expect, it } from "vitest";
import { Bucket } from "../resources/bucket/resource";
import { withCheapStacks } from "./cheapStacks";

const { stackTraceLimit, prepareStackTrace } = Error;

beforeAll(async () => {
  await pulumi.runtime.setMocks({
    newResource: ({ name, inputs }) => ({ id: name, state: inputs }),
    call: ({ inputs }) => inputs,
  });
});
afterEach(() => {
  expect(Error.stackTraceLimit).toBe(stackTraceLimit);
  expect(Error.prepareStackTrace).toBe(prepareStackTrace);
});

/** As the SDK records the stack of a promise. */
function debuggablePromise(): string | undefined {
  return new Error().stack;
}

/** As the SDK looks for the position of a resource. */
function callsites(): string[] {
  return new Error().stack?.split("\n") ?? [];
}

/** Runs work as a constructor does. */
function registering<T>(work: () => T): T {
  const restoreStacks = withCheapStacks();
  try {
    return work();
  } finally {
    restoreStacks();
  }
}

describe("while a resource registers", () => {
  it("stacks of the SDK's promises are empty, and all others are as they were", () => {
    const stacks = registering(() => [debuggablePromise(), new Error("of the user").stack]);
    expect(stacks[0]).toBe("");
    expect(stacks[1]).toMatch(/Error: of the user\n\s+at .*cheapStacks\.test/);
    expect(debuggablePromise()).toContain("debuggablePromise");
  });

  it("the stack of the call ends with the last frame of the user's", () => {
    const all = callsites();
    const kept = registering(callsites);
    expect(kept.length).toBeGreaterThan(2);
    expect(kept.at(-1)).not.toContain("node:");
    expect(all.slice(1).filter((frame) => frame.includes("cheapStacks.test"))).toHaveLength(
      kept.slice(1).filter((frame) => frame.includes("cheapStacks.test")).length - 1,
    );
  });

  it("an error of a transformation, which ends the constructor, has its stack", () => {
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

  it("a transformation may declare another resource", async () => {
    const made: Bucket[] = [];
    const transformation = () => {
      if (made.length === 0) made.push(new Bucket("inner"));
      return undefined;
    };
    const outer = new Bucket("outer", {}, { transformations: [transformation] });
    const names = await Promise.all([outer, ...made].map(({ name }) => pulumi.output(name)));
    expect(names).toHaveLength(2);
  });

  it("whoever debugs leaks of promises has all stacks", () => {
    process.env.PULUMI_DEBUG_PROMISE_LEAKS = "1";
    try {
      expect(registering(debuggablePromise)).toContain("debuggablePromise");
    } finally {
      delete process.env.PULUMI_DEBUG_PROMISE_LEAKS;
    }
  });

  it("a formatter behind a getter and a setter stays as it is", () => {
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

  it("a format that somebody sets meanwhile stays", () => {
    const other = () => "other";
    registering(() => {
      Error.prepareStackTrace = other;
    });
    expect(Error.prepareStackTrace).toBe(other);
    Error.prepareStackTrace = prepareStackTrace;
  });
});
