import { readFileSync } from "node:fs";
import { join } from "node:path";
import { redact } from "pulumi-influxdb-serverless/rules";
import { describe, expect, it } from "vitest";
import { CommandError } from "../commandError";
import type { InventoryObject } from "../inventory/inventoryObject";
import { terraformName } from "./terraformName";
import { describeMissing, terraformObjects } from "./terraformObjects";
import { parseTerraformState } from "./terraformState";

const RECORDED = readFileSync(join(__dirname, "fixtures", "state.json"), "utf8");
const ORG = "0758aacb89a3a216";

/** A state with these resources in its root. */
const stateOf = (...resources: object[]) =>
  JSON.stringify({
    format_version: "1.0",
    values: { root_module: { resources: resources.map((it) => ({ mode: "managed", ...it })) } },
  });
const bucket = (name: string, values: object, type = "influxdb_bucket") => ({
  address: `${type}.${name}`,
  type,
  name,
  values,
});
const objectsOf = (json: string) => terraformObjects(parseTerraformState(json, "state.json"), "It");
const live = (kind: InventoryObject["kind"], id: string) => ({ kind, id }) as InventoryObject;

describe("terraformObjects", () => {
  it("finds the buckets, labels and tokens of a recorded state by ID, and names them after their addresses", () => {
    const { byKey, notes } = objectsOf(RECORDED);
    expect([...byKey].map(([key, { name }]) => `${key} ${name}`).sort()).toEqual([
      "authorization 0a1b2c3d4e5f6071 writer",
      "bucket 15dec9fb4a624805 team-a.b/c",
      "bucket 348f139e64b035d8 moved",
      "bucket 3bcda68dfce63fd1 plant-north-this",
      "bucket 3ead2fa700d0ff57 team-ops",
      "bucket 8ec919c0ddd8826e plant-north-line-0-this",
      `bucket a9fdf997227d4b88 team-data "lake" $\{x}`,
      "bucket b6472112c0462c5e raw-1",
      "bucket c03689c694807d47 plant-south.module.x-line-0-this",
      "bucket d6bcc386efa42cfd sensors",
      "bucket dd712458b789b3b4 plant-south.module.x-this",
      "bucket f5605777c041cb12 raw-0",
      "label 6993c71e7d9a03d4 team",
      "label 9f42287c70afefe4 plant-south.module.x-line-0-line",
      "label ef6537045e8c697c plant-north-line-0-line",
    ]);
    expect(notes).toEqual([
      "left out: influxdb_bucket.moved (0bab1ef63ba3ca08): Terraform is about to delete it.",
      "left in Terraform, because this package has no such resources: terraform_data.",
    ]);
  });

  it("recognizes the types of the other providers, and only those", () => {
    const types = [
      "influxdb-v2_bucket",
      "influxdbv2_bucket",
      "influxdb2_label",
      "influxdb_bucket",
      "influxdb-v2_authorization",
      "influxdb_authorization",
    ];
    const others = ["influxdb3_bucket", "influxdb_bucket_x", "my_influxdb_bucket", "influxdb_user"];
    const json = stateOf(
      ...[...types, ...others, ...others].map((type, nth) => bucket("a", { id: `${nth}` }, type)),
    );
    const { byKey, notes } = objectsOf(json);
    expect([...byKey.values()].map(({ type }) => type)).toEqual(types);
    expect(notes).toEqual([
      "left in Terraform, because this package has no such resources: " +
        "influxdb3_bucket (2), influxdb_bucket_x (2), influxdb_user (2), my_influxdb_bucket (2).",
    ]);
  });

  it("leaves out other resources and data sources, even if their IDs aren't strings", () => {
    const others = [7, ["a"], { a: 1 }].flatMap((id) => [
      bucket("a", { id, org_id: id }, "other_thing"),
      { ...bucket("b", { id, org_id: id }, "other_data"), mode: "data" },
    ]);
    const { byKey, notes } = objectsOf(stateOf(bucket("a", { id: "1", org_id: 7 }), ...others));
    expect([...byKey.keys()]).toEqual(["bucket 1"]);
    expect(notes).toEqual([
      "left in Terraform, because this package has no such resources: other_thing (3).",
    ]);
  });

  it("includes a duplicate object once, and notes one without an ID", () => {
    const { byKey, notes } = objectsOf(
      stateOf(bucket("a", { id: "AB" }), bucket("b", { id: "ab" }), bucket("c", { id: null })),
    );
    expect([...byKey.keys()]).toEqual(["bucket ab"]);
    expect(notes).toEqual([
      "influxdb_bucket.b is the same bucket as influxdb_bucket.a, and is included once.",
      "left out: influxdb_bucket.c: the state does not contain its ID.",
    ]);
    const tokens = [null, "first-value-of-a-token", "second-value-of-a-token"].map((token, nth) =>
      bucket(`t${nth}`, { id: "1", token }, "influxdb_authorization"),
    );
    const [kept] = objectsOf(stateOf(...tokens)).byKey.values();
    expect(kept).toMatchObject({ name: "t0", token: "first-value-of-a-token" });
  });

  it("has the value of a token if the state does, and redacts it in messages", () => {
    const value = "a-value-of-a-token";
    const tokens = [value, "", "redacted", null, 7].map((token, nth) =>
      bucket(`t${nth}`, { id: `${nth}`, token }, "influxdb_authorization"),
    );
    const { byKey } = objectsOf(stateOf(...tokens));
    expect([...byKey.values()].map(({ token }) => token)).toEqual([
      value,
      ...Array(4).fill(undefined),
    ]);
    expect(redact(`It is ${value}.`)).toBe("It is [redacted].");
  });

  it("refuses a state without any of these objects", () => {
    expect(() => objectsOf('{"format_version":"1.0"}')).toThrow(
      new CommandError("It contains no InfluxDB buckets, labels or API tokens."),
    );
  });
});

describe("parseTerraformState", () => {
  it.each([
    ["Terraform's own file", '{"version":4,"terraform_version":"1.5.7","resources":[]}'],
    ["a plan", '{"format_version":"1.2","planned_values":{},"prior_state":{"values":{}}}'],
    ["a future format", '{"format_version":"2.0","values":{}}'],
    ["a list", "[]"],
  ])("refuses %s", (_, json) => {
    expect(() => parseTerraformState(json, "x.json")).toThrow(
      /^x\.json is not the output of "terraform show -json"/,
    );
  });

  it("quotes nothing from invalid JSON, which may have a token", () => {
    expect(() => parseTerraformState('{"token": my-secret', "x.json")).toThrow(
      new CommandError(
        "x.json is not valid JSON: it is empty, truncated, or another kind of file.",
      ),
    );
  });
});

describe("describeMissing", () => {
  const objects = objectsOf(
    stateOf(
      bucket("here", { id: "1", org_id: ORG }),
      bucket("gone", { id: "2", org_id: ORG }),
      bucket("elsewhere", { id: "3", org_id: "other" }),
    ),
  );

  it("distinguishes missing objects from those in another organization", () => {
    expect(describeMissing(objects, [live("bucket", "1"), live("label", "2")], ORG)).toEqual([
      "left out: influxdb_bucket.gone (2): it doesn't exist, or this token can't read it.",
      `left out: influxdb_bucket.elsewhere (3): it is in organization other, not in ${ORG}.`,
    ]);
  });

  it("lists the connection's own token, which no stack can manage", () => {
    const token = bucket("own", { id: "4", org_id: ORG }, "influxdb_authorization");
    expect(describeMissing(objectsOf(stateOf(token)), [], ORG, [{ id: "4" }])).toEqual([
      "left out: influxdb_authorization.own (4): this connection uses it, or may use it.",
    ]);
  });

  it("fails if nothing exists", () => {
    expect(() => describeMissing(objects, [], ORG)).toThrow(
      /none of the 3 buckets, labels and API tokens/,
    );
  });
});

describe("terraformName", () => {
  it.each([
    [undefined, "sensors", undefined, "sensors"],
    [undefined, "raw", 0, "raw-0"],
    ["module.a", "b", "c-d", "a-b-c-d"],
    ['module.a["x"].module.b[1]', "c", undefined, "a-x-b-1-c"],
    ['module.a["].module.b[\\"1\\"]"].module.c', "d", undefined, 'a-].module.b["1"]-c-d'],
    [`module.a["$\${x} %%{y} \\n"]`, "b", "", `a-$\{x} %{y} \n-b-`],
    ['module.a["\\U0001f600"]', "b", undefined, "a-\\U0001f600-b"],
  ])("%s %s %s: %s", (module, name, index, expected) => {
    expect(terraformName({ module, name, index })).toBe(expected);
  });
});
