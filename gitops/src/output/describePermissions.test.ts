import { expect, it } from "vitest";
import { describePermissions } from "./describePermissions";
import { describeValue } from "./describeValue";

const may = (action: string, type: string, id?: string) => ({ action, resource: { type, id } });

it("describes permissions with each object once and buckets by name", () => {
  const permissions = [
    may("read", "authorizations", "a1"),
    may("read", "buckets", "b1"),
    may("write", "buckets", "b1"),
    may("write", "buckets", "b2"),
    may("read", "labels"),
  ];
  expect(describePermissions(permissions, (id) => (id === "b1" ? "sensors" : undefined))).toBe(
    "read token a1, read and write bucket sensors, write bucket b2, read every label",
  );
  expect(describeValue("permissions", permissions.slice(3))).toBe(
    "write bucket b2, read every label",
  );
});

it("describes only some of many permissions, and has words for none", () => {
  const many = ["a", "b", "c", "d", "e", "f"].map((id) => may("read", "buckets", id));
  expect(describePermissions(many)).toMatch(/bucket d and 2 more$/);
  expect(describePermissions([])).toBe("do nothing");
});
