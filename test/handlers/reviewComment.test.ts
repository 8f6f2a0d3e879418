import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { delimiter, join } from "node:path";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { AS_GITHUB, BASH, errorsOf, MARKER, useCiJob } from "../support/ciJob";
import { ROOT } from "../support/commands";

const GITLAB =
  "gitlab.com/gitlab-org/gitlab/-/raw/master/app/assets/javascripts/editor/schema/ci.json";

const job = useCiJob();

describe("GitHub comment", () => {
  /** A `gh` that records its arguments, and returns comments through a real `jq`, as gh does. */
  const GH = `#!/usr/bin/env bash
printf '%s\\n' "$*" >> "$ASKED"
if [[ "$*" == *--jq* ]]; then exec jq -r "\${@: -1}" "$COMMENTS"; fi
if [[ "$REFUSES" == true ]]; then exit 1; fi
if [[ "$*" == *"body=@$TOO_LONG"* ]]; then echo "gh: Body is too long, 100% (HTTP 422)" >&2; exit 1; fi
`;
  const comment = (id: number, login: string, body: string) => ({ id, user: { login }, body });

  async function post(comments: object[], more: Record<string, string> = {}) {
    const asked = join(job.folder, "asked");
    writeFileSync(join(job.folder, "gh"), GH, { mode: 0o755 });
    writeFileSync(join(job.folder, "comments.json"), JSON.stringify(comments));
    writeFileSync(join(job.folder, "review.md"), `${MARKER}\n### fine\n`);
    writeFileSync(asked, "");
    const answer = await job.run("bash", [join(ROOT, "gitops/action/comment.sh")], {
      PATH: [job.folder, process.env.PATH].join(delimiter),
      GITHUB_WORKSPACE: mkdtempSync(join(job.folder, "checkout-")),
      ASKED: asked,
      COMMENTS: join(job.folder, "comments.json"),
      REVIEW: join(job.folder, "review.md"),
      GITHUB_REPOSITORY: "acme/buckets",
      PULL_REQUEST: "7",
      AUTHOR: "github-actions[bot]",
      REFUSES: "false",
      TOO_LONG: "nothing",
      ...more,
    });
    expect(answer.code, answer.stderr).toBe(0);
    return { ...answer, asked: readFileSync(asked, "utf8").trim().split("\n").slice(1) };
  }
  const hasJq = process.platform !== "win32";

  it.runIf(hasJq)("is added if the pull request does not have it yet", async () => {
    const others = [
      comment(1, "mallory", `${MARKER}\nmine`),
      comment(2, "github-actions[bot]", "hello"),
    ];
    expect((await post(others)).asked).toEqual([
      `api --silent --method POST repos/acme/buckets/issues/7/comments --field body=@${join(job.folder, "review.md")}`,
    ]);
  });

  it.runIf(hasJq)("is updated if there is one, and a second one is deleted", async () => {
    const ours = [3, 4].map((id) => comment(id, "github-actions[bot]", `${MARKER}\r\nold`));
    const { asked } = await post([comment(1, "mallory", MARKER), ...ours]);
    expect(asked).toEqual([
      "api --silent --method DELETE repos/acme/buckets/issues/comments/4",
      expect.stringContaining("--method PATCH repos/acme/buckets/issues/comments/3 "),
    ]);
  });

  it.runIf(hasJq)("is replaced by a warning if the token cannot write it", async () => {
    expect((await post([], { REFUSES: "true" })).stdout).toMatch(
      /^::warning .*pull-requests - write/,
    );
  });

  it.runIf(hasJq)(
    "is replaced by one without a verdict if GitHub refuses the new one",
    async () => {
      const TOO_LONG = join(job.folder, "review.md");
      const ours = comment(3, "github-actions[bot]", `${MARKER}\nold`);
      const { asked, stdout } = await post([ours], { TOO_LONG });
      expect(stdout).toMatch(
        /^::warning .*could not be written: gh: Body is too long, 100%25 \(HTTP 422\) $/m,
      );
      expect(stdout).not.toContain("pull-requests");
      expect(asked[1]).toMatch(/--method PATCH .*\/comments\/3 /);
      expect(asked[1]?.split(" --raw-field body=")[1]).toBe(MARKER);
      expect(asked.slice(2).join("\n")).toMatch(
        /^### ⚪ No verdict.*\n.*\nThe comment could not be written/,
      );
      expect((await post([], { TOO_LONG })).asked).toHaveLength(1);
    },
  );
});

describe("GitLab template", () => {
  const template = parse(readFileSync(join(ROOT, "gitops/templates/review.gitlab-ci.yml"), "utf8"));
  const hasBash = process.platform !== "win32";

  it("matches the schema of GitLab CI", () => {
    expect(errorsOf(GITLAB, template)).toEqual([]);
  });

  it.runIf(hasBash).each([
    ["the program's packages", 'case "$*" in *--prefix*) ;; *) exit 3 ;; esac'],
    ["the review", "exit 0"],
  ])("replaces the note with one without a verdict if %s cannot be run", async (_, npm) => {
    const bin = join(job.folder, "bin");
    const reviewer = join(job.folder, "reviewer", "node_modules");
    mkdirSync(bin);
    mkdirSync(join(job.folder, "project"));
    const add = `mkdir -p '${reviewer}' && ln -s '${join(ROOT, "gitops")}' '${reviewer}/influxdb-gitops'`;
    const commands = { git: `case "$*" in *"worktree add"*) ${add} ;; esac`, npm };
    for (const [name, script] of Object.entries(commands)) {
      writeFileSync(join(bin, name), `#!/usr/bin/env bash\n${script}\n`, { mode: 0o755 });
    }
    // As GitLab's runner starts it.
    const script = ["set -eo pipefail", "cd project", ...template["influxdb-review"].script];
    const { code, stderr } = await job.run(BASH, [...AS_GITHUB, "-c", script.join("\n")], {
      ...template["influxdb-review"].variables,
      PATH: [bin, process.env.PATH].join(delimiter),
      CI_MERGE_REQUEST_TARGET_BRANCH_NAME: "main",
      INFLUXDB_REVIEW_FAIL_ON: "everything",
    });
    expect(code).not.toBe(0);
    expect(stderr).toContain("No note: INFLUXDB_REVIEW_TOKEN is not set");
    const note = readFileSync(join(job.folder, "project", "review.md"), "utf8");
    expect(note).toMatch(/^<!-- influxdb-gitops review \._ -->\n### ⚪ No verdict/);
  });

  it("adds one note, then updates it, and never changes that of somebody else", async () => {
    const notes: { id: number; author: { id: number }; body: string }[] = Array.from(
      { length: 120 },
      (_, id) => ({ id, author: { id: 99 }, body: `${MARKER}\nof somebody else` }),
    );
    let leaked = false;
    const gone = { id: -1, author: { id: 0 }, body: "" };
    const server = createServer(async (request, response) => {
      const url = new URL(request.url ?? "", "http://localhost");
      let text = "";
      for await (const part of request) text += part;
      const { body } = JSON.parse(text || "{}");
      const page = Number(url.searchParams.get("page") ?? 1);
      // GitLab omits what the user can't read after it has cut the page.
      let answer: unknown = notes.slice((page - 1) * 100, page * 100).filter(({ id }) => id !== 3);
      if (url.pathname.endsWith("/user")) answer = { id: 5 };
      if (request.method === "POST") notes.push({ id: notes.length, author: { id: 5 }, body });
      if (request.method === "DELETE") notes.splice(Number(url.pathname.split("/").pop()), 1, gone);
      if (request.method === "PUT")
        Object.assign(notes[Number(url.pathname.split("/").pop())] ?? {}, { body });
      const token = request.headers["private-token"];
      if (url.pathname === "/moved") leaked = true;
      if (token === "moving") response.writeHead(307, { location: "/moved" });
      else response.statusCode = token === "canary" ? 200 : 401;
      response.end(JSON.stringify(answer));
    });
    await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
    const { port } = server.address() as AddressInfo;
    const keep = async (text: string, token = "canary", marker = MARKER) => {
      writeFileSync(join(job.folder, "review.md"), `${marker}\n${text}\n`);
      return job.run(
        process.execPath,
        [join(ROOT, "gitops/templates/gitlabNote.mjs"), "review.md"],
        {
          CI_API_V4_URL: `http://127.0.0.1:${port}/api/v4`,
          CI_MERGE_REQUEST_PROJECT_ID: "1",
          CI_MERGE_REQUEST_IID: "7",
          INFLUXDB_REVIEW_TOKEN: token,
        },
      );
    };
    try {
      expect(await keep("first")).toMatchObject({ code: 0 });
      notes.push({ id: 121, author: { id: 5 }, body: `${MARKER}\nof a job at the same time` });
      expect(await keep("second")).toMatchObject({ code: 0 });
      expect(notes.slice(120).map(({ body }) => body)).toEqual([`${MARKER}\nsecond\n`, ""]);
      expect(new Set(notes.slice(0, 120).map(({ body }) => body)).size).toBe(1);
      const refused = await keep("third", "other");
      expect(refused.code).not.toBe(0);
      expect(refused.stderr).toContain("GitLab answers GET /api/v4/user with 401");
      expect((await keep("third", "moving")).code).not.toBe(0);
      expect(leaked).toBe(false);
      expect((await keep("third", "canary", "")).stderr).toContain("doesn't begin with a marker");
      expect(await keep("third", "")).toMatchObject({ code: 0 });
      expect(notes).toHaveLength(122);
    } finally {
      server.close();
    }
  });
});
