import {
  appendFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Claim } from "./claims";
import { OwnershipRegistry } from "./ownershipRegistry";
import { openRunJournal, type RunJournal } from "./runJournal";

const ENGINE = ["node", "dynamic-provider", "http://127.0.0.1:9411", "127.0.0.1:40123"];
const DEAD = 2 ** 22 + 1;
let root: string;
let folder: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "journal-"));
  folder = join(root, "of-us");
});
afterEach(() => rmSync(root, { recursive: true }));

const open = (processArguments: string[], pid: number) =>
  openRunJournal(processArguments, () => folder, pid) as RunJournal;
/** Two live processes: this one and its parent. */
const pair = (other = ENGINE) => [open(ENGINE, process.pid), open(other, process.ppid)] as const;

const claim = (by: string): Claim => ({ type: "holds", kind: "bucket", key: "1", orgId: "o", by });
const holders = (journal: RunJournal, orgId = "o", key = "1") =>
  journal
    .peers()
    .flatMap(({ claims }) => claims.about({ type: "holds", kind: "bucket", key, orgId }))
    .map(({ by }) => by);

describe("openRunJournal", () => {
  it("shares claims and their withdrawal between the processes of one run", () => {
    const [one, other] = pair();
    one.write(["+", claim("a")]);
    one.write(["+", { ...claim("b"), orgId: "?" }]);
    expect(holders(other)).toEqual(["a", "b"]);
    expect(holders(one)).toEqual([]);
    expect(holders(other, "other organization")).toEqual(["b"]);
    one.write(["-", claim("a")]);
    expect(holders(other)).toEqual(["b"]);
    expect(holders(other, "o", "2")).toEqual([]);
    one.write(["organization", "o"]);
    expect(holders(other, "other organization")).toEqual([]);
  });

  it("reads a half-written line once the rest is there", () => {
    const [one, other] = pair();
    one.write(["organization", "o"]);
    const line = `${JSON.stringify(["+", claim("a")])}\n`;
    for (const part of [line.slice(0, 20), line.slice(20)]) {
      expect(holders(other)).toEqual([]);
      appendFileSync(join(folder, `40123-${process.pid}`), part);
    }
    expect(holders(other)).toEqual(["a"]);
  });

  it("rejects one of two processes that reserve an object at the same moment", async () => {
    const [one, other] = pair();
    const late = new OwnershipRegistry(other);
    const bucket = { kind: "bucket" as const, id: "1", orgId: "o" };
    const early = new OwnershipRegistry({
      ...one,
      write(entry) {
        // Both have looked, and found no other process.
        if (entry[0] === "+")
          void late.reserve({ ...bucket, key: { name: "b" } }, "bucket 1", async () => undefined);
        one.write(entry);
      },
    });
    await expect(
      early.reserve({ ...bucket, key: { name: "b" } }, "bucket 1", async () => undefined),
    ).rejects.toThrow("declared by two resources");
  });

  it("keeps the runs of different engines apart", () => {
    const [one, otherRun] = pair(["node", "x", "127.0.0.1:40124"]);
    one.write(["+", claim("a")]);
    expect(holders(otherRun)).toEqual([]);
  });

  it("detects dead processes, and removes only their files, after a day", () => {
    mkdirSync(folder);
    const old = new Date(Date.now() - 25 * 3_600_000);
    for (const name of [`40123-${DEAD}`, `40123-${DEAD + 1}`, "id_rsa", "notes.txt"]) {
      writeFileSync(join(folder, name), `${JSON.stringify(["+", claim("a")])}\n`);
      if (name !== `40123-${DEAD + 1}`) utimesSync(join(folder, name), old, old);
    }
    mkdirSync(join(folder, "1-2"));
    const [one] = pair();
    expect(holders(one)).toEqual(["a"]);
    expect(one.peers().map(({ isAlive }) => isAlive)).toEqual([false]);
    const own = `40123-${process.pid}`;
    expect(readdirSync(folder).sort()).toEqual(
      ["1-2", `40123-${DEAD + 1}`, own, "id_rsa", "notes.txt"].sort(),
    );
  });

  it("takes no old file for a live process's, whoever has its process ID now", () => {
    const [one, other] = pair();
    other.write(["+", claim("a")]);
    const old = new Date(Date.now() - 25 * 3_600_000);
    utimesSync(join(folder, `40123-${process.ppid}`), old, old);
    expect(holders(one)).toEqual(["a"]);
    expect(one.peers().map(({ isAlive }) => isAlive)).toEqual([false]);
  });

  it("forgets the claims of an earlier process with the same name", () => {
    const [one, other] = pair();
    one.write(["+", claim("a")]);
    open(ENGINE, process.pid).write(["+", claim("b")]);
    expect(holders(other)).toEqual(["b"]);
  });

  it("fails if its folder is not available or a file has other content", () => {
    const elsewhere = join(root, "elsewhere");
    mkdirSync(elsewhere);
    writeFileSync(join(elsewhere, `40123-${DEAD}`), "x");
    symlinkSync(elsewhere, folder);
    const [one] = pair();
    expect(() => one.write(["+", claim("a")])).toThrow("Set PULUMI_HOME");
    expect(() => one.peers()).toThrow("Set PULUMI_HOME");
    expect(existsSync(join(elsewhere, `40123-${DEAD}`))).toBe(true);
    rmSync(folder);

    const [other] = pair();
    other.write(["+", claim("a")]);
    writeFileSync(join(folder, `40123-${process.ppid}`), "+\thttp://server bucket 1\ta\n");
    expect(() => other.peers()).toThrow("Set PULUMI_HOME");
  });

  it("is absent without an engine", () => {
    expect(openRunJournal(["node", "vitest"])).toBeUndefined();
  });
});
