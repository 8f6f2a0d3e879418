import type { AuthorizationAnswer } from "pulumi-influxdb-serverless/client";
import { describe, expect, it } from "vitest";
import { agreedExtent, candidates } from "./tokenPermissions";

const ORG = "0123456789abcdef";
const OTHER = "fedcba9876543210";
const me = { usesToken: (value: string) => value === "mine", orgId: ORG, userId: "u1" };

type Permission = AuthorizationAnswer["permissions"][number];
const may = (action: string, type: string, id?: string, orgID = ORG): Permission => ({
  action,
  resource: { type, id, orgID },
});
const LIST = may("read", "authorizations");
const entry = (
  permissions: Permission[],
  more: Partial<AuthorizationAnswer> = {},
): AuthorizationAnswer => ({
  id: "00000000000000a1",
  orgID: ORG,
  description: "",
  user: "dana",
  createdAt: undefined,
  status: "active",
  userID: "u1",
  token: "redacted",
  permissions,
  ...more,
});

describe("candidates", () => {
  it("returns the token with this value if the server shows values", () => {
    const mine = entry([], { token: "mine" });
    expect(candidates([entry([LIST]), mine], me)).toEqual([mine]);
  });

  it("otherwise returns active tokens of the same user that can read the list", () => {
    const likely = entry([LIST]);
    const unlikely = [
      entry([]),
      entry([LIST], { status: "inactive" }),
      entry([LIST], { userID: "u2" }),
      entry([may("read", "authorizations", undefined, OTHER)]),
    ];
    expect(candidates([likely, ...unlikely], me)).toEqual([likely]);
    expect(
      candidates([entry([LIST], { userID: "u2" })], { ...me, userId: undefined }),
    ).toHaveLength(1);
  });

  it("excludes tokens whose value is known to be different", () => {
    const shown = entry([LIST], { token: "another" });
    const imported = entry([LIST], { id: "00000000000000b2" });
    const hidden = entry([LIST], { token: undefined });
    const all = [shown, imported, hidden];
    const tokenOf = (id: string) => (id === imported.id ? "yet another" : undefined);
    expect(candidates(all, { ...me, tokenOf })).toEqual([hidden]);
    expect(candidates(all, { ...me, tokenOf: () => "mine" })).toEqual([imported, hidden]);
  });
});

describe("agreedExtent", () => {
  const of = (held: Permission[][], action: "read" | "write", ...types: ("buckets" | "orgs")[]) =>
    agreedExtent(
      held.map((permissions) => entry(permissions)),
      { action, types },
      ORG,
    );

  it.each([
    ["the whole organization", [may("write", "buckets")], "all"],
    [
      "a server without organizations in permissions",
      [{ action: "write", resource: { type: "buckets" } }],
      "all",
    ],
    ["single buckets", [may("write", "buckets", "b1")], "some"],
    ["reading only", [may("read", "buckets")], "none"],
    ["another organization", [may("write", "buckets", undefined, OTHER)], "none"],
    ["nothing", [], "none"],
  ])("returns how many buckets can be written: %s", (_, permissions, extent) => {
    expect(of([permissions as Permission[]], "write", "buckets")).toBe(extent);
  });

  it("recognizes an organization by its own ID", () => {
    expect(of([[may("read", "orgs", ORG)]], "read", "orgs")).toBe("all");
    expect(of([[may("read", "orgs", OTHER)]], "read", "orgs")).toBe("none");
    const everyOrg = { action: "read", resource: { type: "orgs" } } as Permission;
    expect(of([[everyOrg]], "read", "orgs")).toBe("all");
    expect(of([[may("read", "orgs")]], "read", "orgs")).toBeUndefined();
  });

  it("returns the smallest extent of all needed types", () => {
    expect(
      of([[may("read", "orgs", ORG), may("read", "buckets", "b1")]], "read", "buckets", "orgs"),
    ).toBe("some");
    expect(of([[may("read", "buckets")]], "read", "buckets", "orgs")).toBe("none");
  });

  it("returns nothing if the candidates differ, or if there are none", () => {
    expect(of([[may("write", "buckets")], []], "write", "buckets")).toBeUndefined();
    expect(of([[may("write", "buckets")], [may("write", "buckets")]], "write", "buckets")).toBe(
      "all",
    );
    expect(of([], "write", "buckets")).toBeUndefined();
  });
});
