import { formatRetention } from "pulumi-influxdb-serverless";

/** @typedef {{ id: string, name: string, retentionRules: { everySeconds: number }[] }} Bucket */

/** A line in Pulumi's output about one of this package's resources. */
const DONE = /^ *[+~-]+ +\S*\/influxdb:(\w+) (\S+) (created|updated|deleted|replaced) /gm;

/**
 * Summarizes Pulumi's output: resource names by operation and type, and Pulumi's own summary.
 * @param {string} output
 */
export function changesText(output) {
  /** @type {Map<string, string[]>} */
  const changes = new Map();
  for (const [, type = "", name = "", done] of output.matchAll(DONE)) {
    const key = `${done} ${type}`;
    changes.set(key, [...(changes.get(key) ?? []), name]);
  }
  const rows = [...changes].map(([key, names]) => `  ${key.padEnd(30)} ${listText(names)}\n`);
  const [, summary = ""] = /^Resources:\n((?: .*\n)+)/m.exec(output) ?? [];
  return rows.sort().join("") + summary.replace(/^ +/gm, "  ");
}

/** @param {string[]} names */
function listText(names) {
  const sorted = [...new Set(names)].sort();
  const more = sorted.length - MOST_NAMES;
  return sorted.slice(0, MOST_NAMES).join(", ") + (more > 0 ? ` and ${more} more` : "");
}

const MOST_NAMES = 5;

/**
 * Returns what a new user wants to know at the end.
 * @param {{ buckets: Bucket[], folder: string, seconds: number, keep: boolean }} facts
 */
export function summaryText({ buckets, folder, seconds, keep }) {
  const rows = buckets.map(
    ({ id, name, retentionRules: [rule] }) =>
      `  ${name.padEnd(16)} keeps ${formatRetention(rule?.everySeconds ?? 0).padEnd(9)} ${id}`,
  );
  return `
== Everything worked, in ${seconds} s: ${buckets.length} buckets created with their labels, schemas and a member,
   drift found and repaired, and a loss of data stopped in review.
${rows.join("\n")}

Where the state is   ${folder} (state, stack settings and Pulumi's home; your own are untouched)
${keep ? "" : PLAY_ON}To clean up          ${keep ? "Ctrl-C, then " : ""}rm -rf .demo Pulumi.demo.yaml
On a real account    copy examples/quickstart and follow its README: your URL, organization and token, then "pulumi up"
`;
}

const PLAY_ON = "To try more          npm start -- --keep   (leaves the emulator running)\n";

/**
 * Returns commands to try while the emulator is running.
 * @param {{ url: string, token: string }} server
 */
export function playText({ url, token }) {
  return `
== The emulator stays up at ${url} until you press Ctrl-C. In another terminal, in this folder:

  npm run --silent pulumi -- preview                      nothing to do
  npm run --silent pulumi -- stack output                 the ids of the buckets
  $EDITOR examples/quickstart/index.ts                    change a retention, add a bucket, ... then
  npm run --silent pulumi -- preview --diff
  npm run --silent gitops -- review --stack demo          whether that loses data
  npm run --silent pulumi -- up
  npm run --silent gitops -- drift --stack demo           what somebody changed by hand: nothing yet
  curl -H "Authorization: Token ${token}" ${url}/api/v2/buckets
  npm run --silent pulumi -- state unprotect --all        the bucket "audit" is protected; then
  npm run --silent pulumi -- destroy                      removes everything again
`;
}
