import { expect, it } from "vitest";
import { STACK } from "../support/engine";
import { useFixture } from "../support/fixture";

const { harness } = useFixture({ attached: true });

const refuse = (path: string, method = "POST") =>
  ({ method, path, action: "status", status: 403, times: "forever" }) as const;

/** An `up` that fails before its deletes: the objects that it was to delete stay in the state. */
async function upThatFails(program: string, fault = refuse("/labels$")) {
  const { project, emulator } = harness;
  emulator.faults.add(fault);
  await project.write(program);
  await project.fails("up");
  emulator.faults.clear();
}

const buckets = async () => (await harness.api.userBuckets()).map(({ name }) => name).sort();

/** Afterwards, the states of `a` and of `b` have the same bucket. */
async function twoEntriesOfOneBucket(options = "") {
  const { project } = harness;
  await project.write('new influxdb.Bucket("a", { name: "data" });');
  await project.up();
  await upThatFails(
    `new influxdb.Bucket("b", { name: "data", adopt: true }${options}); new influxdb.Label("bad");`,
  );
}

it("a bucket with two state entries is kept if one replacement fails", async () => {
  const { project, emulator } = harness;
  await twoEntriesOfOneBucket();
  emulator.faults.add(refuse("/buckets$"));
  await project.write('new influxdb.Bucket("b", { name: "data2", schemaType: "explicit" });');
  const { output } = await project.attempt("up --continue-on-error");
  expect(output).toMatch(/is kept: another resource in this program manages it/);
  expect(await buckets()).toEqual(["data"]);
  // When the replacement succeeds, the bucket is deleted with its last resource.
  emulator.faults.clear();
  await project.up();
  expect(await buckets()).toEqual(["data2"]);
  expect((await project.ownState()).filter(({ type }) => type.endsWith(":Bucket"))).toHaveLength(1);
});

it("a bucket with two state entries is kept if one replacement is skipped", async () => {
  const { project, emulator } = harness;
  await twoEntriesOfOneBucket();
  emulator.faults.add(refuse("/labels$"));
  await project.write(
    'const bad = new influxdb.Label("bad"); ' +
      'new influxdb.Bucket("b", { name: "data2", schemaType: "explicit" }, { dependsOn: [bad] });',
  );
  await project.attempt("up --continue-on-error");
  expect(await buckets()).toEqual(["data"]);
});

it("a bucket with two state entries is kept if one has retainOnDelete", async () => {
  const { project } = harness;
  await twoEntriesOfOneBucket(", { retainOnDelete: true }");
  await project.write(
    'new influxdb.Bucket("b", { name: "data2", schemaType: "explicit" }, { retainOnDelete: true });',
  );
  await project.up();
  expect(await buckets()).toEqual(["data", "data2"]);
});

it("review reports a leftover delete next to a replacement with retainOnDelete", async () => {
  const { project } = harness;
  const bucket = (name: string, trigger: number, more = "") =>
    `const b = new influxdb.Bucket("b", ${name}, { replacementTrigger: ${trigger}${more} });`;
  const adopting = '{ name: "other", adopt: true }';
  await project.write(bucket(adopting, 1));
  await project.up();
  const retained = ", retainOnDelete: true";
  await upThatFails(
    `${bucket(adopting, 2, retained)} new influxdb.Label("bad", {}, { dependsOn: b });`,
  );
  await project.write(bucket('{ name: "other2", schemaType: "explicit" }', 2, retained));
  const review = await project.gitops(["review", "--stack", STACK, "--no-limits"]);
  expect([review.code, review.stdout]).toEqual([2, expect.stringMatching(/bucket deleted/)]);
  // The provider knows more than the preview: the entry that retains the bucket also has it.
  await project.up();
  expect(await buckets()).toEqual(["other", "other2"]);
});

it("import refuses an object that another stack is about to delete", async () => {
  const { project, emulator } = harness;
  await project.write('new influxdb.Bucket("a", { name: "data" });');
  await project.up();
  const next = 'new influxdb.Bucket("a", { name: "data2", schemaType: "explicit" });';
  await upThatFails(next, refuse("/buckets/", "DELETE"));
  await project.addStack("second");
  await project.connect(emulator);
  const args = ["import", "--stack", "second", "--include", "data"];
  expect(await project.gitops(args)).toMatchObject({
    code: 1,
    stderr: expect.stringMatching(
      /Another stack manages 1 object in this import.*: organization\/\S+\/test\./,
    ),
  });
  expect(await project.resources()).toEqual([]);
});
