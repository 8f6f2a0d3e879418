import { describe, expect, it } from "vitest";
import type { Kind } from "../contract/kind";
import * as runtime from "../runtime";
import { providerText } from "./providerText";

const KINDS: Kind[] = [
  "authorization",
  "bucket",
  "bucketLabelAttachment",
  "bucketMember",
  "bucketOwner",
  "dbrpMapping",
  "label",
  "measurementSchema",
];

describe("providerText", () => {
  it.each(KINDS)("is the contract with every state that exists: it never changes (%s)", (kind) => {
    const text = providerText(kind);
    expect(text).toBe(`exports.handler=()=>require("pulumi-influxdb-serverless/runtime").${kind}`);
    expect(Buffer.byteLength(text)).toBeLessThanOrEqual(100);
  });

  it("names what the runtime serves, and nothing else", () => {
    expect(Object.keys(runtime).sort()).toEqual([...KINDS].sort());
  });
});
