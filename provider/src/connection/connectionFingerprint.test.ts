import { describe, expect, it } from "vitest";
import { connectionFingerprint, placeOf } from "./connectionFingerprint";

const URL = "https://eu.example";
const ID = "0123456789abcdef";
const OTHER = "fedcba9876543210";
const byName = (name: string, url = URL) => ({ url, org: { name } });
const byId = (id: string, url = URL) => ({ url, org: { id } });

describe("placeOf recognizes", () => {
  it.each([
    ["the same", byName("a"), byName("a"), "recorded"],
    ["another organization by name", byName("a"), byName("b"), "elsewhere"],
    ["another server", byName("a"), byName("a", "https://us.example"), "elsewhere"],
    ["another path", byName("a"), byName("a", `${URL}/influx`), "elsewhere"],
    ["the same by id", byId(ID), byId(ID), "recorded"],
    ["another organization by id", byId(ID), byId(OTHER), "elsewhere"],
    ["by name then by its id", byName("a"), byId(ID), "recorded"],
    ["by name then by another's id", byName("a"), byId(OTHER), "elsewhere"],
    ["by id then by name: cannot tell", byId(ID), byName("b"), "recorded"],
    ["no organization, then one", { url: URL, org: undefined }, byName("a"), "recorded"],
  ])("%s", (_, then, now, expected) => {
    expect(placeOf({ connection: connectionFingerprint(then), orgId: ID }, now)).toBe(expected);
  });

  it("is unknown without a fingerprint or settings", () => {
    const connection = connectionFingerprint(byName("a"));
    expect(placeOf({ connection: undefined, orgId: ID }, byName("a"))).toBe("unknown");
    expect(placeOf({ connection, orgId: ID }, undefined)).toBe("unknown");
  });

  it.each([
    `${URL}/`,
    `${URL}//`,
    `${URL}/?x=1`,
    "https://u:p@eu.example",
    "HTTPS://EU.example:443",
  ])("treats %s as the same server", (url) =>
    expect(connectionFingerprint(byName("a", url))).toBe(connectionFingerprint(byName("a"))),
  );
});
