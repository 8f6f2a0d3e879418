import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";

const STEPS = 5_000;
const MEGABYTE = 2 ** 20;
const folder = mkdtempSync(join(tmpdir(), "review-size-"));
afterAll(() => rmSync(folder, { recursive: true }));

/** The steps of a preview of the engine, again and again, each time with other names and ids. */
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
  return JSON.stringify({ config: {}, steps: all.flat().slice(0, STEPS) });
}

describe("a preview of 5,000 steps", () => {
  it("is judged and told in all forms in less than 2 s and 200 MB, process start included", () => {
    const preview = join(folder, "big.json");
    const figures = join(folder, "figures.json");
    writeFileSync(preview, bigPreview());
    const tell = `process.on("exit", () => require("node:fs").writeFileSync(${JSON.stringify(figures)},
      JSON.stringify({ seconds: process.uptime(), cpu: process.cpuUsage(), memory: process.resourceUsage().maxRSS * 1024 })));`;
    const script = join(folder, "measure.cjs");
    writeFileSync(script, tell);
    const forms = ["text", "markdown", "json", "sarif", "github"];
    const outs = forms.flatMap((form) => ["--out", `${form}=${join(folder, form)}`]);
    const command = join(__dirname, "../../bin/influxdb-gitops.js");
    const args = ["--require", script, command, "review", preview, "--no-limits", ...outs];
    execFileSync(process.execPath, [...args, "--fail-on", "never"], { stdio: "pipe" });
    const { seconds, cpu, memory } = JSON.parse(readFileSync(figures, "utf8"));
    const busy = (cpu.user + cpu.system) / 1e6;
    console.info(
      `${STEPS} steps: ${seconds.toFixed(2)} s (${busy.toFixed(2)} s of CPU), ${Math.round(memory / MEGABYTE)} MB`,
    );
    // The clock also counts what other tests take of the machine: it is held to the promise only where they took nothing.
    const isBusyElsewhere = seconds > busy;
    expect(isBusyElsewhere ? busy : seconds).toBeLessThan(2);
    expect(memory).toBeLessThan(200 * MEGABYTE);
    expect(readFileSync(join(folder, "markdown"), "utf8").length).toBeLessThan(65_536);
  });
});
