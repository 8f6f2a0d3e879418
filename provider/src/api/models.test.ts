import { describe, expect, it } from "vitest";
import * as models from "./models";

describe("list responses", () => {
  it.each([
    ["buckets", models.bucketListAnswer],
    ["orgs", models.organizationListAnswer],
    ["labels", models.labelListAnswer],
    ["users", models.userListAnswer],
    ["users", models.roleHolderListAnswer],
    ["measurementSchemas", models.measurementSchemaListAnswer],
    ["authorizations", models.authorizationListAnswer],
  ])("accept null as an empty list, but not a missing list: %s", (member, answer) => {
    expect([[], { [member]: [] }]).toContainEqual(answer.parse({ [member]: null }));
    expect(answer.safeParse({}).success).toBe(false);
  });
});

it("a bucket response needs a retention: a missing one is not infinite", () => {
  const bucket = (more: object) =>
    models.bucketAnswer.safeParse({ id: "c".repeat(16), name: "a", ...more }).success;
  expect(bucket({ retentionRules: [] })).toBe(true);
  expect(bucket({ retentionRules: [{ everySeconds: 0 }] })).toBe(true);
  expect(bucket({})).toBe(false);
  expect(bucket({ retentionRules: [{ type: "expire" }] })).toBe(false);
});
