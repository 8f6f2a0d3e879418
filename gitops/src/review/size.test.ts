import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";

const STEPS = 5_000;
const MEGABYTE = 2 ** 20;
const folder = mkdtempSync(join(tmpdir(), "review-size-"));
afterAll(() => rmSync(folder, { recursive: true }));

/** What the recorded previews leave out: the position of each resource in the program, the libraries and Node.js. */
const STACK_TRACE = [
  { sourcePosition: "project:///index.ts#34,39" },
  ...Array.from({ length: 6 }, () => ({})),
  ...["run.ts#541,33", "stack.ts#78,28", "resource.ts#1598,22"].map((place) => ({
    sourcePosition: `project:///node_modules/@pulumi/${place}`,
  })),
];

/** The steps of one of the engine's previews, repeated with different names and IDs. */
function bigPreview(): string {
  const text = readFileSync(join(__dirname, "fixtures/lifecycle.json"), "utf8");
  const { steps } = JSON.parse(text);
  const copies = Math.ceil(STEPS / steps.length);
  const all = Array.from({ length: copies }, (_, index) => {
    const number = index.toString(16).padStart(4, "0");
    return JSON.parse(
      JSON.stringify(steps)
        .replace(/\b[0-9a-f]{12}([0-9a-f]{4})\b/g, (id) => id.slice(0, 12) + number)
        .replace(/::([\w-]+)"/g, `::$1-${number}"`),
    );
  });
  const big = all.flat().slice(0, STEPS);
  for (const { oldState, newState } of big) {
    for (const state of [oldState, newState]) if (state) state.stackTrace = STACK_TRACE;
  }
  // Indented, as the engine does.
  return JSON.stringify({ config: {}, steps: big, changeSummary: { same: 1 } }, undefined, 4);
}

/** What a run of the command needs, including the start of its process. */
interface Figures {
  seconds: number;
  bytes: number;
}

const MEASURE = (file: string) => `process.on("exit", () => {
  const { user, system } = process.cpuUsage();
  const seconds = (user + system) / 1e6;
  const bytes = process.resourceUsage().maxRSS * 1024;
  require("node:fs").writeFileSync(${JSON.stringify(file)}, JSON.stringify({ seconds, bytes }));
});`;

/** Newer Node.js lets garbage accumulate while there is room: the command does not need that memory. */
const STEADY = ["--max-semi-space-size=8"];

/** Reviews a preview in every format at once. */
function measure(preview: string): Figures {
  const script = join(folder, "measure.cjs");
  const figures = join(folder, "figures.json");
  writeFileSync(script, MEASURE(figures));
  const forms = ["text", "markdown", "json", "sarif", "github"];
  const outs = forms.flatMap((form) => ["--out", `${form}=${join(folder, form)}`]);
  const command = join(__dirname, "../../bin/influxdb-gitops.js");
  const args = [command, "review", preview, "--no-limits", "--fail-on", "never", ...outs];
  execFileSync(process.execPath, [...STEADY, "--require", script, ...args], { stdio: "pipe" });
  return JSON.parse(readFileSync(figures, "utf8"));
}

describe("preview of 5,000 steps", () => {
  // The time is for information, on a quiet machine: 2 s. A runaway time exceeds the test's timeout.
  it("is reviewed in all formats within the memory limit", { timeout: 120_000 }, () => {
    const preview = join(folder, "big.json");
    writeFileSync(preview, bigPreview());
    const { seconds, bytes } = measure(preview);
    console.info(`${STEPS} steps: ${seconds.toFixed(2)} s, ${Math.round(bytes / MEGABYTE)} MB`);
    expect(bytes).toBeLessThan(400 * MEGABYTE);
    expect(readFileSync(join(folder, "markdown"), "utf8").length).toBeLessThan(65_536);
  });
});
