import type { Case, Expected } from "./case";
import { CASES } from "./cases";
import { KNOWN_DIFFERENCES } from "./knownDifferences";

const HEAD = `# Where a real server differs from the emulator

The emulator responds as documented in the API reference of InfluxDB Cloud Serverless. The table lists the cases in which InfluxDB OSS
2.7.12 responded differently; all other cases that it supports got the same response on both. The suite checks each line
whenever it runs against that server, so outdated lines are removed. There is no list for the service itself: the suite has not
been run there yet.

Generated from \`test/conformance/knownDifferences.ts\`; \`npx vitest run --project conformance table -u\` regenerates it.

| case | rule | emulator | InfluxDB 2.7 | why the emulator differs | the emulator's switch |
| --- | --- | --- | --- | --- | --- |
`;

const TAIL = `
InfluxDB 2.7 lacks measurement schemas (and \`schemaType\`), so those cases ran on the emulator only; their source is the API
reference. Each of its retention rules has \`shardGroupDurationSeconds\`, which the service doesn't have.
`;

/** The document that lists every known difference. */
export function differencesText(): string {
  const known = KNOWN_DIFFERENCES["InfluxDB 2.7"] ?? {};
  const lines = Object.entries(known).map(([name, { answer, reason, switches = {} }]) => {
    const found = CASES.find((item) => item.name === name);
    const turned = Object.entries(switches).map(([key, value]) => `\`${key}=${value}\``);
    const [ours, theirs] = [shown(found?.expected), shown(answer)];
    const other = ours === theirs ? `${theirs}, different body` : theirs;
    const cells = [name, `\`${found?.rule}\``, ours, other, reason];
    return `| ${[...cells, turned.join(", ")].join(" | ")} |`;
  });
  return `${HEAD}${lines.join("\n")}\n${TAIL}`;
}

/** Status and code. Everything else is in the table of cases. */
function shown(expected: Case["expected"] | undefined): string {
  if (expected === undefined || typeof expected === "function") return "different body";
  const { status, code }: Expected = expected;
  return code ? `${status} \`${code}\`` : String(status);
}
