import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { toChanges } from "../changes/toChanges";
import { PreviewError } from "./previewError";
import { readPreview } from "./readPreview";

const GOOD = readFileSync(join(__dirname, "../fixtures/buckets.json"), "utf8");
const good = () => JSON.parse(GOOD);
const COUNTED = { changeSummary: { same: 1 } };
const stack = { op: "same", urn: "urn:pulumi:s::p::pulumi:pulumi:Stack::p-s" };

describe("readPreview", () => {
  it("reads the engine's output, even with a byte order mark", () => {
    expect(readPreview(`\uFEFF${GOOD}`).steps).toHaveLength(good().steps.length);
  });

  it.each([
    ["an empty file", "", /is empty/],
    ["a blank file", " \n", /is empty/],
    ["a truncated document", GOOD.slice(0, GOOD.length / 2), /truncated/],
    [
      "messages before the JSON",
      `warning: x\n${GOOD}`,
      /not the JSON output of a preview\. Don't redirect standard error/,
    ],
    ["no JSON at all", "Previewing update (test)", /not the JSON/],
    [
      "a stream of events",
      '{"sequence":0,"timestamp":1}\n{"sequence":1,"timestamp":2}',
      /stream of engine events/,
    ],
    ["a single event", '{"sequence":0,"timestamp":1}', /stream of engine events/],
    ["other JSON", "[1]", /but not a preview/],
    ["the state of a stack", '{"version":3,"deployment":{}}', /state of a stack/],
    ["no steps", '{"config":{}}', /no steps/],
    ["an empty list of steps", '{"steps":[]}', /no steps/],
    ["steps in another format", '{"steps":[{"op":1}]}', /unsupported format, at steps\.0\.op/],
  ])("refuses %s", (_, text, message) => {
    expect(() => readPreview(text)).toThrow(PreviewError);
    expect(() => readPreview(text)).toThrow(message);
  });

  it("refuses a failed preview, and returns its messages", () => {
    const diagnostics = [{ severity: "error", message: "error: boo\n" }];
    for (const document of [{ ...good(), diagnostics }, { diagnostics }]) {
      try {
        readPreview(JSON.stringify(document));
        expect.unreachable();
      } catch (error) {
        expect((error as Error).message).toContain("the preview failed");
        expect((error as PreviewError).said).toEqual(["error: boo"]);
      }
    }
  });

  it("mentions policy packs if the engine gives no reason", () => {
    const diagnostics = [{ severity: "error", message: "preview failed" }];
    const document = JSON.stringify({ ...good(), diagnostics });
    expect(() => readPreview(document)).toThrow("A policy pack may have refused it");
  });

  it("accepts a preview with warnings", () => {
    const diagnostics = [{ severity: "warning", message: "old" }];
    expect(readPreview(JSON.stringify({ ...good(), diagnostics })).steps).not.toEqual([]);
  });

  it("refuses a preview without a step that the engine counted", () => {
    for (const op of ["create", "update", "replace", "delete"]) {
      const document = good();
      const index = document.steps.findIndex((step: { op: string }) => step.op === op);
      document.steps.splice(index, 1);
      expect(() => readPreview(JSON.stringify(document)), op).toThrow(
        /the preview is incomplete: /,
      );
    }
  });

  it("refuses a preview without the engine's counts or with an invalid URN", () => {
    const refuse = (document: object) => expect(() => readPreview(JSON.stringify(document)));
    refuse({ steps: [stack] }).toThrow(/is incomplete: the engine's counts are missing/);
    refuse({ ...COUNTED, steps: [stack, { op: "delete", urn: "x" }] }).toThrow(/at steps\.1\.urn/);
  });

  it("refuses a preview with --refresh and --target", () => {
    const drifted = JSON.parse(readFileSync(join(__dirname, "../fixtures/drift.json"), "utf8"));
    expect(() => readPreview(JSON.stringify(drifted))).not.toThrow();
    const index = drifted.steps.findIndex(({ op }: { op: string }) => op === "refresh");
    drifted.steps.splice(index, 1);
    expect(() => readPreview(JSON.stringify(drifted))).toThrow(
      /it refreshed 6 of 7 resources\. Create it without --target or --exclude/,
    );
  });

  it("refuses the preview of a refresh, and says so", () => {
    const refresh = { ...stack, op: "refresh" };
    // The engine shows what a refresh finds changed or gone as an update or a delete.
    const gone = { op: "delete", urn: "urn:pulumi:s::p::pulumi-nodejs:dynamic/influxdb:Bucket::b" };
    for (const steps of [[refresh], [refresh, gone], [gone]]) {
      expect(() => readPreview(JSON.stringify({ ...COUNTED, steps }))).toThrow(
        /no program steps, like a preview from "pulumi refresh"\. Create it with: pulumi preview/,
      );
    }
  });

  it("refuses the preview of a refresh that ran the program", () => {
    const step = buckets().find(({ op }: { op: string }) => op === "update");
    const { id, inputs, outputs } = step.oldState;
    const found = { ...step, newState: { ...step.newState, id, inputs, outputs } };
    const document = { changeSummary: { same: 1, update: 1 }, steps: [stack, found] };
    expect(() => readPreview(JSON.stringify(document))).toThrow(
      /like a preview from "pulumi refresh"/,
    );
  });

  const buckets = () =>
    good().steps.filter(({ urn }: { urn: string }) => /influxdb:Bucket::/.test(urn));

  it.each([
    ["update", "oldState"],
    ["update", "newState"],
    ["replace", "oldState"],
    ["replace", "newState"],
    ["delete", "oldState"],
    ["create", "newState"],
  ])("refuses a step without its values: %s, %s", (op, side) => {
    const step = buckets().find((it: { op: string }) => it.op === op);
    const members = side === "oldState" ? ["inputs", "outputs"] : ["inputs"];
    const without = [
      { ...step, [side]: undefined },
      { ...step, [side]: null },
      ...members.flatMap((member) =>
        [undefined, null, {}].map((value) => ({
          ...step,
          [side]: { ...step[side], [member]: value },
        })),
      ),
    ];
    const review = (it: object) =>
      toChanges(readPreview(JSON.stringify({ ...COUNTED, steps: [stack, it] })));
    expect(() => review(step)).not.toThrow();
    for (const it of without) expect(() => review(it)).toThrow(PreviewError);
  });

  it("refuses a preview that may be corrupt", () => {
    expect(() => readPreview(JSON.stringify({ ...good(), maybeCorrupt: true }))).toThrow(/corrupt/);
  });

  it.each(["vaporize", "constructor", "toString"])(
    "refuses an unknown operation on a resource of this package: %s",
    (op) => {
      const step = { op, urn: "urn:pulumi:s::p::pulumi-nodejs:dynamic/influxdb:Bucket::b" };
      const document = readPreview(JSON.stringify({ ...COUNTED, steps: [stack, step] }));
      expect(() => toChanges(document)).toThrow(new RegExp(`unknown operation: ${op} on`));
    },
  );
});

describe("toChanges", () => {
  const state = (id: string) => ({
    type: "pulumi-nodejs:dynamic/influxdb:Bucket",
    id,
    inputs: { name: "a" },
    outputs: { name: "a" },
  });
  const urn = "urn:pulumi:s::p::demo:Area$pulumi-nodejs:dynamic/influxdb:Bucket::a::b";
  const changesOf = (...steps: object[]) =>
    toChanges(readPreview(JSON.stringify({ ...COUNTED, steps: [stack, ...steps] }))).own.map(
      ({ action, name, id }) => [action, name, id],
    );

  it("combines the three steps of a replacement, but not an older one that waits for a delete", () => {
    const steps = [
      { op: "create-replacement", urn, oldState: state("1"), newState: state("") },
      { op: "replace", urn, oldState: state("1"), newState: state("") },
      { op: "delete-replaced", urn, oldState: state("1") },
      { op: "delete-replaced", urn, oldState: state("0") },
    ];
    expect(changesOf(...steps)).toEqual([
      ["replace", "a::b", "1"],
      ["delete", "a::b", "0"],
    ]);
  });

  it("recognizes a replacement by its create step alone", () => {
    const step = { op: "create-replacement", urn, oldState: state("1"), newState: state("") };
    expect(changesOf(step)).toEqual([["replace", "a::b", "1"]]);
  });

  it("does not count a resource that is only read as deleted", () => {
    expect(changesOf({ op: "delete", urn, oldState: { ...state("1"), external: true } })).toEqual([
      ["keep", "a::b", "1"],
    ]);
  });

  it("counts resources of other packages", () => {
    const other = { op: "delete", urn: "urn:pulumi:s::p::aws:s3/bucket:Bucket::b" };
    const { others } = toChanges(
      readPreview(JSON.stringify({ ...COUNTED, steps: [stack, other, other] })),
    );
    expect(others).toEqual({
      unchanged: 1,
      changed: [{ type: "aws:s3/bucket:Bucket", ops: { delete: 2 } }],
    });
  });
});
