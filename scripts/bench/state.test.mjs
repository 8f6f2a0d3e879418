import { expect, it } from "vitest";
import { generateState } from "./state.mjs";

const bucket = {
  urn: "urn:a::Bucket::pattern-bucket",
  type: "Bucket",
  id: "b0",
  outputs: { name: "pattern-bucket", holder: "h0" },
};
const member = {
  urn: "urn:a::Member::pattern-member",
  type: "Member",
  id: "b0/u0",
  dependencies: [bucket.urn],
};
const stack = { urn: "urn:a::Stack::a-a", type: "pulumi:pulumi:Stack" };
const pattern = { version: 3, deployment: { resources: [stack, bucket, member] } };

it("copies entries with ids, names and dependencies of their own, and marks that are theirs alone", () => {
  const { deployment, ...rest } = generateState(pattern, ({ copy }) => {
    for (const index of [1, 2]) {
      const changes = { "pattern-bucket": `bucket-${index}`, b0: `b${index}` };
      copy("pattern-bucket", changes);
      copy("pattern-member", { ...changes, "pattern-member": `member-${index}` });
    }
  });
  expect(rest).toEqual({ version: 3 });
  expect(deployment.resources).toMatchObject([
    stack,
    { urn: "urn:a::Bucket::bucket-1", id: "b1", outputs: { name: "bucket-1" } },
    { urn: "urn:a::Member::member-1", id: "b1/u0", dependencies: ["urn:a::Bucket::bucket-1"] },
    { urn: "urn:a::Bucket::bucket-2", id: "b2", outputs: { name: "bucket-2" } },
    { urn: "urn:a::Member::member-2", id: "b2/u0", dependencies: ["urn:a::Bucket::bucket-2"] },
  ]);
  const marks = deployment.resources.flatMap(({ outputs }) => outputs?.holder ?? []);
  expect(new Set([...marks, "h0"]).size).toBe(3);
});

it("says which entry a pattern lacks", () => {
  expect(() => generateState(pattern, ({ copy }) => copy("bucket", {}))).toThrow(
    'the pattern has no "bucket"',
  );
});
