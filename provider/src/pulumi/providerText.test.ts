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
  it.each(KINDS)("never changes, because existing states contain it (%s)", (kind) => {
    const text = providerText(kind);
    expect(text).toBe(`exports.handler=()=>require("pulumi-influxdb-serverless/runtime").${kind}`);
    expect(Buffer.byteLength(text)).toBeLessThanOrEqual(100);
  });

  it("covers exactly what the runtime serves", () => {
    expect(Object.keys(runtime).sort()).toEqual([...KINDS].sort());
  });
});
