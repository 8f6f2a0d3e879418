import type { AuthorizationAnswer } from "pulumi-influxdb-serverless/client";
import { describe, expect, it } from "vitest";
import { selectionOf } from "./selection";
import { authorizationObject } from "./toInventoryObjects";
import { problemOf } from "./tokens";

const ORG = "0123456789abcdef";
const OTHER = "fedcba9876543210";
const BUCKET = "00000000000000b1";

type Resource = AuthorizationAnswer["permissions"][number]["resource"];
const may = (action: string, resource: Partial<Resource>) => ({
  action,
  resource: { type: "buckets", id: undefined, orgID: ORG, ...resource },
});
const token = (more: Partial<AuthorizationAnswer> = {}): AuthorizationAnswer => ({
  id: "00000000000000a1",
  orgID: ORG,
  description: "Telegraf",
  status: "active",
  userID: "00000000000000c1",
  user: "dana",
  token: "the-value-of-the-token",
  permissions: [may("write", { id: BUCKET }), may("read", { id: BUCKET })],
  createdAt: "2026-11-23T08:31:52Z",
  ...more,
});

describe("authorizationObject", () => {
  it("has the declared inputs and the recorded outputs, but no value", () => {
    const object = authorizationObject(token(), ORG);
    const permissions = ["read", "write"].map((action) => ({
      action,
      resource: { type: "buckets", id: BUCKET },
    }));
    const inputs = { description: "Telegraf", permissions, userId: "00000000000000c1" };
    expect(object).toMatchObject({ kind: "authorization", name: "Telegraf", inputs });
    expect(object.outputs).toMatchObject({
      ...inputs,
      ...{ status: "active", userName: "dana", orgId: ORG, token: "" },
      declared: ["description", "permissions", "userId"],
    });
    expect(JSON.stringify(object)).not.toContain("the-value");
  });

  it("has a name on one line that does not depend on other tokens", () => {
    const nameOf = (description?: string) => authorizationObject(token({ description }), ORG).name;
    expect(nameOf(" of\n\tall  plants ")).toBe("of all plants");
    expect(["", " \n", undefined].map(nameOf)).toEqual(Array(3).fill("token-00000000000000a1"));
  });
});

describe("problemOf", () => {
  it.each<[string | undefined, AuthorizationAnswer["permissions"]]>([
    [undefined, [may("read", {}), may("read", { type: "orgs", id: ORG, orgID: undefined })]],
    ["it has no permissions", []],
    [
      "its permission to read instance is of a type that this package doesn't know",
      [may("read", { type: "instance" })],
    ],
    ["its permission to own buckets is of a type that this package doesn't know", [may("own", {})]],
    [
      `its permission to read buckets is for organization ${OTHER}`,
      [may("read", { orgID: OTHER })],
    ],
    [
      "its permission to write buckets is for every organization",
      [may("write", { orgID: undefined })],
    ],
  ])("%s", (problem, permissions) => {
    expect(problemOf({ permissions }, ORG)).toBe(problem);
  });
});

describe("selection by bucket names", () => {
  it("includes only tokens for just those buckets", () => {
    const takes = (permissions: AuthorizationAnswer["permissions"]) =>
      selectionOf(["sensors"]).token?.(token({ permissions }), new Set([BUCKET]));
    const own = may("read", { id: BUCKET });
    expect(takes([own])).toBe(true);
    for (const other of [
      may("read", {}),
      may("read", { id: ORG }),
      may("read", { type: "orgs", id: BUCKET }),
    ]) {
      expect(takes([own, other])).toBe(false);
    }
    expect(takes([])).toBe(false);
  });
});
