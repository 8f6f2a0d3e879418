import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { peersOf } from "./peers";

const ENGINE = ["node", "dynamic-provider", "127.0.0.1:40123"];
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "peers-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** Two processes that live: this one and its parent. */
const pair = (other = ENGINE) => [
  peersOf(ENGINE, process.pid, folder),
  peersOf(other, process.ppid, folder),
];

describe("peersOf", () => {
  it("tells the processes of one run what the others hold, and no longer hold", () => {
    const [one, other] = pair();
    one?.tell("+", "bucket 1", "a");
    one?.tell("+", "bucket 1", "b");
    expect(other?.marksOf("bucket 1")).toEqual(["a", "b"]);
    expect(one?.marksOf("bucket 1")).toEqual([]);
    one?.tell("-", "bucket 1", "a");
    expect(other?.marksOf("bucket 1")).toEqual(["b"]);
    expect(other?.marksOf("bucket 2")).toEqual([]);
  });

  it("keeps the runs of different engines apart", () => {
    const [one, other] = pair(["node", "x", "127.0.0.1:40124"]);
    one?.tell("+", "bucket 1", "a");
    expect(other?.marksOf("bucket 1")).toEqual([]);
  });

  it("neither believes nor keeps what a dead process left", () => {
    const dead = 2 ** 22 + 1;
    writeFileSync(join(folder, `40123-${dead}`), "+\tbucket 1\ta\n");
    const [one] = pair();
    expect(one?.marksOf("bucket 1")).toEqual([]);
    expect(readdirSync(folder)).toEqual([]);
  });

  it("is nobody without an engine", () => {
    expect(peersOf(["node", "vitest"])).toBeUndefined();
  });
});
