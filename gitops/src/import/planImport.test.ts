import { typeToken } from "pulumi-influxdb-serverless/rules";
import { describe, expect, it } from "vitest";
import type { NamedObject } from "../codegen/namedObject";
import type { ManagedResource } from "../pulumi/stackState";
import { planImport } from "./planImport";

const PREFIX = "urn:pulumi:prod::p::";

const object = (kind: NamedObject["kind"], id: string): NamedObject => ({
  kind,
  id,
  name: id,
  ownName: id,
  logicalName: id,
  isSystem: false,
  inputs: {},
  outputs: {},
});

function resource(kind: NamedObject["kind"], id: string, stack: string): ManagedResource {
  const type = typeToken(kind);
  const entry = {
    urn: `urn:pulumi:${stack}::p::${type}::${id}`,
    type,
    id,
    inputs: {},
    outputs: {},
  };
  return {
    stack: { name: stack, entries: [entry], pending: 0, config: undefined },
    entry,
    kind,
    id,
  };
}

const owner = object("bucketOwner", "b1/u1");
const plan = (own: ManagedResource[], others: ManagedResource[]) =>
  planImport([owner], { own, others, entries: own.map(({ entry }) => entry) }, PREFIX);

describe("planImport", () => {
  it("refuses objects that another stack manages, whichever role a user has", () => {
    for (const kind of ["bucketOwner", "bucketMember"] as const) {
      expect(() => plan([], [resource(kind, "b1/u1", "staging")])).toThrow(
        /^Another stack manages 1 object in this import, such as BucketOwner "b1\/u1": staging/,
      );
      expect(plan([], [resource(kind, "b1/u2", "staging")]).added).toEqual([owner]);
    }
  });

  it("refuses objects that the stack's next up deletes, under any name", () => {
    const { entry } = resource("bucketOwner", "b1/u1", "prod");
    const leaving = { ...entry, urn: `${entry.urn}-old`, delete: true };
    expect(() => planImport([owner], { own: [], others: [], entries: [leaving] }, PREFIX)).toThrow(
      /is about to be deleted. Run "pulumi up" first/,
    );
  });

  it("keeps only objects that the stack already has", () => {
    expect(plan([resource("bucketOwner", "b1/u1", "prod")], [])).toMatchObject({
      added: [],
      kept: [owner],
      renamed: [],
    });
    // A member is a different resource than an owner, even for the same user.
    expect(plan([resource("bucketMember", "b1/u1", "prod")], []).added).toEqual([owner]);
  });
});
