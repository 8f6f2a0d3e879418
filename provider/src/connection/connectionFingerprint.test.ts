import { describe, expect, it } from "vitest";
import { connectionFingerprint, isElsewhere } from "./connectionFingerprint";

const URL = "https://eu.example";
const ID = "0123456789abcdef";
const OTHER = "fedcba9876543210";
const byName = (name: string, url = URL) => ({ url, org: { name } });
const byId = (id: string, url = URL) => ({ url, org: { id } });

describe("isElsewhere", () => {
  it.each([
    ["the same", byName("a"), byName("a"), false],
    ["another organization by name", byName("a"), byName("b"), true],
    ["another server", byName("a"), byName("a", "https://us.example"), true],
    ["another path", byName("a"), byName("a", `${URL}/influx`), true],
    ["the same by id", byId(ID), byId(ID), false],
    ["another organization by id", byId(ID), byId(OTHER), true],
    ["by name then by its id", byName("a"), byId(ID), false],
    ["by name then by another's id", byName("a"), byId(OTHER), true],
    ["by id then by name: cannot tell", byId(ID), byName("b"), false],
    ["no organization, then one", { url: URL, org: undefined }, byName("a"), false],
  ])("%s", (_, then, now, expected) => {
    expect(isElsewhere({ fingerprint: connectionFingerprint(then), orgId: ID }, now)).toBe(
      expected,
    );
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
