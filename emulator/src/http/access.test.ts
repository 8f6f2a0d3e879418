import { describe, expect, it } from "vitest";
import { type Action, allows, type Grant, permissionText, type Resource } from "./access";

const [ORG, OTHER] = ["0000000000000001", "0000000000000002"];
const [A, B, C] = ["00000000000000aa", "00000000000000bb", "00000000000000cc"];
const grant = (rest: Pick<Grant, "access" | "buckets">): Grant => ({
  orgID: ORG,
  userID: "0000000000000003",
  ...rest,
});
const bucket = (id?: string): Resource => ({ type: "buckets", orgID: ORG, ...(id ? { id } : {}) });
const label: Resource = { type: "labels", orgID: ORG, id: A };
const org: Resource = { type: "orgs", orgID: ORG };
const some = grant({
  access: "buckets",
  buckets: { [A]: "read", [B]: "write", [C]: "read-write" },
});

describe("what a token may do", () => {
  it.each<[string, Grant, Action, Resource, boolean]>([
    ["all: write", grant({ access: "all" }), "write", bucket(), true],
    [
      "all: another organization",
      grant({ access: "all" }),
      "read",
      { ...org, orgID: OTHER },
      false,
    ],
    ["read: read", grant({ access: "read" }), "read", label, true],
    ["read: write", grant({ access: "read" }), "write", label, false],
    ["no-labels: label", grant({ access: "no-labels" }), "read", label, false],
    ["no-labels: bucket", grant({ access: "no-labels" }), "write", bucket(A), true],
    ["buckets: read the readable", some, "read", bucket(A), true],
    ["buckets: write the readable", some, "write", bucket(A), false],
    ["buckets: write the writable", some, "write", bucket(B), true],
    ["buckets: read the writable", some, "read", bucket(B), false],
    ["buckets: both", some, "read", bucket(C), true],
    ["buckets: an unnamed one", some, "read", bucket("00000000000000dd"), false],
    ["buckets: create", some, "write", bucket(), false],
    ["buckets: the organization", some, "read", org, false],
    ["buckets: a label with a bucket's id", some, "read", label, false],
  ])("%s", (_, held, action, resource, expected) => {
    expect(allows(held, action, resource)).toBe(expected);
  });

  it("is named as the service names it", () => {
    expect(permissionText("write", bucket(A))).toBe(`write:orgs/${ORG}/buckets/${A}`);
    expect(permissionText("write", bucket())).toBe(`write:orgs/${ORG}/buckets`);
    expect(permissionText("read", org)).toBe(`read:orgs/${ORG}`);
  });
});
