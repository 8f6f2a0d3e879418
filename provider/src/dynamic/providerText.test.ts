import { describe, expect, it } from "vitest";
import { providerText } from "./providerText";

describe("providerText", () => {
  it("is the contract with every state that exists: it never changes", () => {
    expect(providerText("bucket")).toBe(
      'exports.handler=()=>require("pulumi-influxdb-serverless/runtime").bucket',
    );
  });

  it("is at most 100 bytes", () => {
    expect(Buffer.byteLength(providerText("bucket"))).toBeLessThanOrEqual(100);
  });
});
