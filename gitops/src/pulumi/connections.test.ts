import { typeToken } from "pulumi-influxdb-serverless/rules";
import { describe, expect, it } from "vitest";
import { connectionsOf, hasUnusedPlace } from "./connections";
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

const connectionsIn = (...stacks: StackState[]) =>
  connectionsOf(stacks, stacks.flatMap(managedResources), {}).map(({ name, resources }) => ({
    name,
    ids: resources.map(({ id }) => id),
  }));

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

  it("leave out the stack's own settings if no resource uses them, which is known", () => {
    const stack = stackOf("prod", { eu: EU });
    const config = (key: string) => ({ ...EU, "influxdb:org": "own" })[key];
    const isUnused = (one: StackState) => hasUnusedPlace(one, managedResources(one));
    const [configured, mixed] = [stack, stackOf("prod", { eu: EU, default: EU })].map((one) => ({
      ...one,
      config,
    })) as [StackState, StackState];
    expect(connectionsIn(configured)).toEqual([{ name: "prod, provider eu", ids: ["eu"] }]);
    expect([isUnused(configured), isUnused(mixed), isUnused(stack)]).toEqual([true, false, false]);
  });

  it("names every stack once, whatever its name", () => {
    const stacks = ["a and b", "a", "b"].map((name) => stackOf(name, { default: EU }));
    expect(connectionsIn(...stacks)).toEqual([
      { name: "a and b and a and b", ids: ["default", "default", "default"] },
    ]);
  });
});
