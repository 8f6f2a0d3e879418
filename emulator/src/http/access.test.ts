import { describe, expect, it } from "vitest";
import {
  type Action,
  allows,
  type Grant,
  mayGrant,
  type Permission,
  permissionText,
  type Resource,
} from "./access";

const [ORG, OTHER] = ["0000000000000001", "0000000000000002"];
const [A, B, C] = ["00000000000000aa", "00000000000000bb", "00000000000000cc"];
const USER = "0000000000000003";
const grant = (rest: Pick<Grant, "access" | "buckets" | "permissions">): Grant => ({
  orgID: ORG,
  userID: USER,
  ...rest,
});
const bucket = (id?: string): Resource => ({ type: "buckets", orgID: ORG, ...(id ? { id } : {}) });
const label: Resource = { type: "labels", orgID: ORG, id: A };
const org: Resource = { type: "orgs", orgID: ORG };
const user: Resource = { type: "users", orgID: ORG, id: USER };
const some = grant({
  access: "buckets",
  buckets: { [A]: "read", [B]: "write", [C]: "read-write" },
});

const read = (resource: Permission["resource"]): Permission => ({ action: "read", resource });
const having = (...resources: Permission["resource"][]) =>
  grant({ access: "permissions", permissions: resources.map(read) });

describe("permissions of a token", () => {
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
    ["permissions: of a type", having({ type: "buckets" }), "read", bucket(A), true],
    ["permissions: other action", having({ type: "buckets" }), "write", bucket(A), false],
    ["permissions: other type", having({ type: "buckets" }), "read", label, false],
    [
      "permissions: in the organization",
      having({ type: "buckets", orgID: ORG }),
      "read",
      bucket(A),
      true,
    ],
    [
      "permissions: in another organization",
      having({ type: "buckets", orgID: OTHER }),
      "read",
      bucket(A),
      false,
    ],
    ["permissions: by id", having({ type: "buckets", orgID: ORG, id: A }), "read", bucket(A), true],
    ["permissions: other id", having({ type: "buckets", id: A }), "read", bucket(B), false],
    ["permissions: all by an id", having({ type: "buckets", id: A }), "read", bucket(), false],
    ["permissions: orgs within", having({ type: "orgs", orgID: ORG }), "read", org, false],
    ["permissions: orgs by id", having({ type: "orgs", id: ORG }), "read", org, true],
    ["permissions: users within", having({ type: "users", orgID: ORG }), "read", user, false],
    ["permissions: users by id", having({ type: "users", id: USER }), "read", user, true],
  ])("%s", (_, held, action, resource, expected) => {
    expect(allows(held, action, resource)).toBe(expected);
  });

  it("are named as the service names them", () => {
    expect(permissionText("write", bucket(A))).toBe(`write:orgs/${ORG}/buckets/${A}`);
    expect(permissionText("write", bucket())).toBe(`write:orgs/${ORG}/buckets`);
    expect(permissionText("read", org)).toBe(`read:orgs/${ORG}`);
  });
});

describe("permissions that a token can grant", () => {
  const all = grant({ access: "all" });
  it.each<[string, Grant, Permission["resource"], boolean]>([
    ["all: its organization", all, { type: "buckets", orgID: ORG }, true],
    ["all: any organization", all, { type: "buckets" }, true],
    ["all: another organization", all, { type: "buckets", orgID: OTHER }, false],
    ["all: another organization by id", all, { type: "orgs", id: OTHER }, false],
    ["no-labels: labels", grant({ access: "no-labels" }), { type: "labels", orgID: ORG }, false],
    ["buckets: a bucket of it", some, { type: "buckets", id: A, orgID: ORG }, false],
    ["permissions: what it has", having({ type: "labels", orgID: ORG }), label, true],
    ["permissions: more", having({ type: "labels", orgID: ORG }), { type: "labels" }, false],
    ["permissions: by id, not all", having({ type: "labels", id: A }), { type: "labels" }, false],
  ])("%s", (_, held, resource, expected) => {
    expect(mayGrant(held, read(resource))).toBe(expected);
  });
});
