import type { apiOf } from "./api";

type Api = ReturnType<typeof apiOf>;

/** Names that the API accepts, but that a program has to escape. */
const AWKWARD_BUCKETS = [
  "with spaces",
  "größe",
  "数据",
  "😀",
  "it's",
  "back\\slash",
  // biome-ignore lint/suspicious/noTemplateCurlyInString: a name that must not become code
  "`${process.exit(1)}`",
  "a-b",
  "a_b",
  "a b",
  "a.b",
  "A-B",
  "class",
  "new",
  "await",
  "2024",
  "2024-data",
  "constructor",
  "telegraf/autogen",
  "*/ alert(1) /*",
  "a::b",
  "$PATH",
  "%41",
  "é",
  "e\u0301",
  "—",
  "x".repeat(200),
];

const AWKWARD_LABELS = [
  "team: operations",
  "default",
  "e\u0301tage",
  'say "hi"',
  "a-b",
  "a b",
  "{{ jinja }}",
  "#1 @all",
];

const COLUMNS = [
  { name: "time", type: "timestamp" },
  { name: "host name", type: "tag" },
  { name: "größe", type: "field", dataType: "float" },
  { name: "count", type: "field", dataType: "integer" },
];

/** The number of objects of each kind. */
export interface Filled {
  buckets: number;
  labels: number;
  attachments: number;
  members: number;
  owners: number;
  schemas: number;
}

/** Fills an organization with buckets that have awkward and ordinary names, and with everything that can be in them. */
export async function fillOrganization(
  api: Api,
  { orgID, users }: { orgID: string; users: readonly string[] },
  buckets: number,
): Promise<Filled> {
  const filled: Filled = {
    buckets: 0,
    labels: 0,
    attachments: 0,
    members: 0,
    owners: 0,
    schemas: 0,
  };
  const post = async (path: string, body: object) => {
    const { status, json } = await api.call("POST", path, body);
    if (status !== 201)
      throw new Error(`POST ${path} ${JSON.stringify(body)}: ${status} ${JSON.stringify(json)}`);
    return json;
  };
  const labels: string[] = [];
  for (const [index, name] of AWKWARD_LABELS.entries()) {
    const properties: Record<string, string> =
      index % 2 ? {} : { color: "red", "a key": "`", constructor: "x" };
    labels.push((await post("/api/v2/labels", { orgID, name, properties })).label.id);
    filled.labels += 1;
  }
  for (let index = 0; index < buckets; index += 1) {
    const isExplicit = index % 10 === 0;
    const { id } = await post("/api/v2/buckets", {
      orgID,
      name: AWKWARD_BUCKETS[index] ?? `bucket-${index}`,
      ...(index % 3 ? {} : { description: `It's "${index}"\n\\ \`\${x}\` */` }),
      ...(index % 7 ? {} : { rp: `rp ${index}` }),
      ...(isExplicit ? { schemaType: "explicit" } : {}),
      retentionRules:
        index % 4 ? [{ type: "expire", everySeconds: 3_600 * (index + 1) + (index % 5) }] : [],
    });
    filled.buckets += 1;
    const at = `/api/v2/buckets/${id}`;
    // Enough to have each label on some buckets: attachments take most of the time.
    const some = index < 30 ? labels.filter((_, nth) => (index + nth) % 9 === 0) : [];
    for (const labelID of some) {
      await post(`${at}/labels`, { labelID });
      filled.attachments += 1;
    }
    const [member, owner] = users;
    if (index % 6 === 0 && member)
      filled.members += Number(Boolean(await post(`${at}/members`, { id: member })));
    if (index % 8 === 0 && owner)
      filled.owners += Number(Boolean(await post(`${at}/owners`, { id: owner })));
    for (const name of isExplicit ? ["cpu", "with space", "größe"] : []) {
      await post(`${at}/schema/measurements`, { name, columns: COLUMNS });
      filled.schemas += 1;
    }
  }
  return filled;
}
