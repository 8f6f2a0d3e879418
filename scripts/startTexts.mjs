import { formatRetention } from "pulumi-influxdb-serverless";

/** @typedef {{ id: string, name: string, retentionRules: { everySeconds: number }[] }} Bucket */

/**
 * What a newcomer wants to know at the end.
 * @param {{ buckets: Bucket[], folder: string, seconds: number, keep: boolean }} facts
 */
export function summaryText({ buckets, folder, seconds, keep }) {
  const rows = buckets.map(
    ({ id, name, retentionRules: [rule] }) =>
      `  ${name.padEnd(16)} keeps ${formatRetention(rule?.everySeconds ?? 0).padEnd(9)} ${id}`,
  );
  return `
== All of it worked, in ${seconds} s: ${buckets.length} buckets created with their labels,
   schemas and a member, a drift seen, and repaired.
${rows.join("\n")}

Where the state is   ${folder} (state, stack settings and Pulumi's home; your own are untouched)
${keep ? "" : PLAY_ON}To clean up          ${keep ? "Ctrl-C, then " : ""}rm -rf .demo Pulumi.demo.yaml
On a real account    copy examples/quickstart and follow its README: your URL, organization and token, then "pulumi up"
`;
}

const PLAY_ON = "To play on           npm start -- --keep   (leaves the emulator up)\n";

/**
 * The commands to play on while the emulator is up.
 * @param {{ url: string, token: string }} server
 */
export function playText({ url, token }) {
  return `
== The emulator stays up at ${url} until you press Ctrl-C. In another terminal, in this folder:

  npm run --silent pulumi -- preview                      nothing to do
  npm run --silent pulumi -- stack output                 the ids of the buckets
  $EDITOR examples/quickstart/index.ts                    change a retention, add a bucket, ... then
  npm run --silent pulumi -- preview --diff
  npm run --silent pulumi -- preview --json --show-replacement-steps | npx influxdb-gitops review -    what that does to the points; 2: loses some
  npm run --silent pulumi -- up
  curl -H "Authorization: Token ${token}" ${url}/api/v2/buckets
  npm run --silent pulumi -- state unprotect --all        the bucket "audit" is protected; then
  npm run --silent pulumi -- destroy                      removes everything again
`;
}
