import { describe, expect, it } from "vitest";
import * as models from "./models";

describe("the answers that are lists", () => {
  it.each([
    ["buckets", models.bucketListAnswer],
    ["orgs", models.organizationListAnswer],
    ["labels", models.labelListAnswer],
    ["users", models.userListAnswer],
    ["users", models.roleHolderListAnswer],
    ["measurementSchemas", models.measurementSchemaListAnswer],
    ["authorizations", models.authorizationListAnswer],
  ])("take null for an empty list, and no answer without one: %s", (member, answer) => {
    expect(answer.parse({ [member]: null })).toMatchObject({ [member]: [] });
    expect(answer.safeParse({}).success).toBe(false);
  });
});
