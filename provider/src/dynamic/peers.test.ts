import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { peersOf } from "./peers";

const ENGINE = [
  "node",
  "dynamic-provider",
  "--tracing",
  "http://127.0.0.1:9411",
  "127.0.0.1:40123",
];
const SERVER = () => "http://server";
const DEAD = 2 ** 22 + 1;
let root: string;
let folder: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "peers-"));
  folder = join(root, "of-us");
});
afterEach(() => rmSync(root, { recursive: true }));

/** Two processes that live: this one and its parent. */
const pair = (other = ENGINE, server = SERVER) => [
  peersOf(ENGINE, SERVER, () => folder),
  peersOf(other, server, () => folder, process.ppid),
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

  it("keeps the runs of different engines apart, and ids of different servers", () => {
    const [one, otherRun] = pair(["node", "x", "127.0.0.1:40124"]);
    one?.tell("+", "bucket 1", "a");
    expect(otherRun?.marksOf("bucket 1")).toEqual([]);
    const [, otherServer] = pair(ENGINE, () => "http://elsewhere");
    expect(otherServer?.marksOf("bucket 1")).toEqual([]);
  });

  it("knows a server however its address is written, and keeps no password", () => {
    const [one, other] = pair(ENGINE, () => "http://server/");
    const withPassword = peersOf(
      ENGINE,
      () => "http://user:canary@server",
      () => folder,
    );
    one?.tell("+", "bucket 1", "a");
    withPassword?.tell("+", "bucket 1", "b");
    expect(other?.marksOf("bucket 1")).toEqual(["a", "b"]);
    const [own] = readdirSync(folder);
    expect(readFileSync(join(folder, own ?? ""), "utf8")).not.toContain("canary");
  });

  it("does not believe what a dead process left, removes it after a day, and nothing else", () => {
    mkdirSync(folder);
    const old = new Date(Date.now() - 25 * 3_600_000);
    for (const name of [`40123-${DEAD}`, `40123-${DEAD + 1}`, "id_rsa", "notes.txt"]) {
      writeFileSync(join(folder, name), "+\thttp://server bucket 1\ta\n");
      if (name !== `40123-${DEAD + 1}`) utimesSync(join(folder, name), old, old);
    }
    mkdirSync(join(folder, "1-2"));
    const [one] = pair();
    expect(one?.marksOf("bucket 1")).toEqual([]);
    expect(readdirSync(folder).sort()).toEqual(["1-2", `40123-${DEAD + 1}`, "id_rsa", "notes.txt"]);
  });

  it("never throws where its folder cannot be had, and says so once", () => {
    const said = vi.spyOn(console, "error").mockImplementation(() => undefined);
    const elsewhere = join(root, "elsewhere");
    mkdirSync(elsewhere);
    writeFileSync(join(elsewhere, `40123-${DEAD}`), "x");
    symlinkSync(elsewhere, folder);
    const [one] = pair();
    one?.tell("+", "bucket 1", "a");
    expect(one?.marksOf("bucket 1")).toEqual([]);
    expect(existsSync(join(elsewhere, `40123-${DEAD}`))).toBe(true);
    expect(said.mock.calls.length).toBeLessThanOrEqual(1);
    said.mockRestore();
  });

  it("is nobody without an engine", () => {
    expect(peersOf(["node", "vitest"], SERVER)).toBeUndefined();
  });
});
