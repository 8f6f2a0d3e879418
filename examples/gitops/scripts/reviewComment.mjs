/*
 * Keeps one comment with the review of a pull request on GitHub: adds it, or brings the one that is there up to date.
 *
 *   PULL_REQUEST=7 node scripts/reviewComment.mjs REVIEW.md
 *
 * By the command `gh`, which runners have; GH_TOKEN needs `pull-requests: write`.
 */
import { readFile } from "node:fs/promises";
import { gh } from "./gh.mjs";

/** The most that GitHub takes. */
const LONGEST = 65_536;

/** By this line a comment of ours is known. */
const MARKER = "<!-- bucket review -->";

const [file] = process.argv.slice(2);
const { PULL_REQUEST = "", GITHUB_REPOSITORY = "" } = process.env;
if (!file || !/^\d+$/.test(PULL_REQUEST)) {
  process.stderr.write("PULL_REQUEST=7 node scripts/reviewComment.mjs REVIEW.md\n");
  process.exit(1);
}
const comments = `repos/${GITHUB_REPOSITORY}/issues/${PULL_REQUEST}/comments`;
const ours = `.[] | select(.user.type == "Bot" and (.body | startswith("${MARKER}"))) | .id`;
const [id] = (await gh(["api", "--paginate", comments, "--jq", ours])).split("\n");
const [method, path] = id
  ? ["PATCH", `repos/${GITHUB_REPOSITORY}/issues/comments/${id}`]
  : ["POST", comments];
const body = `${MARKER}\n${await readFile(file, "utf8")}`.slice(0, LONGEST);
await gh(["api", "--method", method, path, "--field", "body=@-"], body);
