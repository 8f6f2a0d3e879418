import { typeToken } from "pulumi-influxdb-serverless/rules";
import { describe, expect, it } from "vitest";
import { connectionsOf } from "./connections";
import { managedResources, type StackState } from "./stackState";

const PROVIDER = "pulumi:providers:pulumi-nodejs";

/** A stack with some providers, by name, and a bucket for each. */
function stackOf(name: string, providers: Record<string, Record<string, unknown>>): StackState {
  const entries = Object.entries(providers).flatMap(([provider, inputs]) => {
    const urn = `urn:pulumi:${name}::p::${PROVIDER}::${provider}`;
    const type = typeToken("bucket");
    const bucket = { urn: `urn:pulumi:${name}::p::${type}::${provider}`, type, id: provider };
    return [
      { urn, type: PROVIDER, id: "1", inputs, outputs: inputs },
      { ...bucket, inputs: {}, outputs: {}, provider: `${urn}::1` },
    ];
  });
  return { name, entries, pending: 0, config: undefined };
}

const connectionsIn = (...stacks: StackState[]) => connectionsWith({}, ...stacks);
const connectionsWith = (options: { unused?: boolean }, ...stacks: StackState[]) =>
  connectionsOf(stacks, stacks.flatMap(managedResources), {}, options).map(
    ({ name, resources }) => ({
      name,
      ids: resources.map(({ id }) => id),
    }),
  );

const EU = { "influxdb:url": "https://eu.example", "influxdb:org": "acme" };

describe("connectionsOf", () => {
  it("combines providers with the same settings, however the URL is spelled", () => {
    const same = { ...EU, "influxdb:url": "https://eu.example/" };
    const dana = { ...EU, "influxdb:url": "https://dana:x@eu.example" };
    const other = { ...EU, "influxdb:org": "other" };
    expect(connectionsIn(stackOf("prod", { eu: EU, same, dana, other }))).toEqual([
      { name: "prod, provider eu and prod, provider same", ids: ["eu", "same"] },
      { name: "prod, provider dana", ids: ["dana"] },
      { name: "prod, provider other", ids: ["other"] },
    ]);
  });

  it("includes the stack's own settings on request, although all resources use other providers", () => {
    const stack = stackOf("prod", { eu: EU });
    const own = { ...EU, "influxdb:org": "own" };
    const eu = { name: "prod, provider eu", ids: ["eu"] };
    const configured: StackState = {
      ...stack,
      config: (key) => (own as Record<string, string>)[key],
    };
    expect(connectionsWith({ unused: true }, configured)).toEqual([eu, { name: "prod", ids: [] }]);
    expect(connectionsIn(configured)).toEqual([eu]);
    expect(connectionsWith({ unused: true }, stack)).toEqual([eu]);
  });

  it("names every stack once, whatever its name", () => {
    const stacks = ["a and b", "a", "b"].map((name) => stackOf(name, { default: EU }));
    expect(connectionsIn(...stacks)).toEqual([
      { name: "a and b and a and b", ids: ["default", "default", "default"] },
    ]);
  });
});
