import { type Answer, type Case, casesOf, refusal, success } from "../case";
import { BUCKETS, type CaseHarness, UNKNOWN_ID } from "../harness";

type Listed = { buckets: { id: string; name: string }[]; links: Record<string, string> };

/** InfluxDB lists by name within an organization only; the service ignores the requested one. */
const inOrg = (at: CaseHarness) => `${BUCKETS}?orgID=${at.orgID}`;

const bad = (query: string, message: RegExp): Case => ({
  rule: "lists",
  name: `${query} is refused`,
  ask: (at) => at.get(`${BUCKETS}?${query}`),
  expected: refusal(400, "invalid", message),
});

/** Three buckets for this case, not created in the order of their names. */
async function three(at: CaseHarness) {
  const base = at.name();
  const made = [];
  for (const text of ["b", "A", "a"]) made.push(await at.bucket({ name: `${base}${text}` }));
  const [b, upper, a] = made;
  return { base, inOrder: [upper?.id, a?.id, b?.id] };
}

/** Whether pages of two, each requested from the previous one, have our buckets in the order of their names. */
async function inPages(
  at: CaseHarness,
  next: (seen: Listed["buckets"]) => string,
): Promise<Answer> {
  const { base, inOrder } = await three(at);
  const seen: Listed["buckets"] = [];
  for (;;) {
    const answer = await at.get(`${inOrg(at)}&limit=2${next(seen)}`);
    const { buckets = [] } = answer.body as Partial<Listed>;
    seen.push(...buckets);
    if (buckets.length < 2) {
      const ids = seen.filter(({ name }) => name.startsWith(base)).map(({ id }) => id);
      return { ...answer, body: { ordered: String(ids) === String(inOrder) } };
    }
  }
}

/** Whether a filter lists our bucket and no other. */
async function onlyOurs(at: CaseHarness, filter: (bucket: { id: string; name: string }) => string) {
  const bucket = await at.bucket();
  const answer = await at.get(`${BUCKETS}?${filter(bucket)}`);
  const { buckets } = answer.body as Listed;
  return { ...answer, body: { found: String(buckets.map(({ id }) => id)) === bucket.id } };
}

/** Whether a new bucket is in the list, regardless of others. */
async function isListed(at: CaseHarness, query: string): Promise<Answer> {
  const { id } = await at.bucket();
  const answer = await at.get(`${BUCKETS}?limit=100&${query}`);
  const { buckets = [] } = answer.body as Partial<Listed>;
  return { ...answer, body: { listed: buckets.some((bucket) => bucket.id === id) } };
}

/** Lists of buckets. */
export const listCases: Case[] = [
  bad("limit=0", /^limit must be between 1 and 100$/),
  bad("limit=101", /^limit must be between 1 and 100$/),
  bad("limit=-1", /^limit must be between 1 and 100$/),
  bad("limit=ten", /^limit is invalid$/),
  bad("limit=1.5", /^limit is invalid$/),
  bad("offset=x", /^offset is invalid$/),
  bad("offset=-1", /^offset must not be negative$/),
  bad("descending=x", /^descending is invalid$/),
  bad("after=zz", /^decoding after: id must have a length of 16 bytes$/),
  ...casesOf("lists", [], {
    "pages by offset come in the byte order of names": [
      (at) => inPages(at, ({ length }) => `&offset=${length}`),
      success(200, { ordered: true }),
    ],
    "pages by after come in the byte order of names": [
      (at) => inPages(at, (seen) => (seen.length > 0 ? `&after=${seen.at(-1)?.id}` : "")),
      success(200, { ordered: true }),
    ],
    "a full page links to the next, a later one to the one before": [
      async (at) => {
        await at.bucket();
        const answer = await at.get(`${inOrg(at)}&limit=1&offset=1`);
        const { links } = answer.body as Listed;
        // InfluxDB repeats the requested organization; the service ignores it.
        const plain = Object.entries(links).map(([key, link]) => [
          key,
          link.replace(/&orgID=\w+/, ""),
        ]);
        return { ...answer, body: { links: Object.fromEntries(plain) } };
      },
      success(200, {
        links: {
          self: `${BUCKETS}?descending=false&limit=1&offset=1`,
          next: `${BUCKETS}?descending=false&limit=1&offset=2`,
          prev: `${BUCKETS}?descending=false&limit=1&offset=0`,
        },
      }),
    ],
    "a page that is not full links to no next one": [
      (at) => at.get(`${BUCKETS}?offset=100000`),
      success(200, { buckets: [] }, { without: ["links.next"] }),
    ],
    "descending turns the order of names round": [
      async (at) => {
        const { inOrder } = await three(at);
        const after = `after=${inOrder[2]}&limit=2`;
        const answer = await at.get(`${inOrg(at)}&descending=true&${after}`);
        const ids = (answer.body as Listed).buckets.map(({ id }) => id);
        return { ...answer, body: { turned: String(ids) === String([inOrder[1], inOrder[0]]) } };
      },
      success(200, { turned: true }),
    ],
    "after an unknown id there is nothing": [
      (at) => at.get(`${inOrg(at)}&after=${UNKNOWN_ID}`),
      success(200, { buckets: [] }),
    ],
    "an offset does not count from after, though links have both": [
      async (at) => {
        const { inOrder } = await three(at);
        const answer = await at.get(`${inOrg(at)}&after=${inOrder[0]}&offset=1&limit=1`);
        const { buckets, links } = answer.body as Listed;
        const next = new URLSearchParams(links.next?.split("?")[1]);
        const first = buckets[0]?.id === inOrder[1];
        return {
          ...answer,
          body: { first, after: next.get("after") === inOrder[0], offset: next.get("offset") },
        };
      },
      success(200, { first: true, after: true, offset: "2" }),
    ],
    "an after that the offset passes over is not found": [
      async (at) => {
        await at.bucket();
        const { buckets } = (await at.get(`${inOrg(at)}&limit=1`)).body as Listed;
        return at.get(`${inOrg(at)}&after=${buckets[0]?.id}&offset=1`);
      },
      success(200, { buckets: [] }),
    ],
    "the filter name finds one": [
      (at) => onlyOurs(at, ({ name }) => `name=${encodeURIComponent(name)}`),
      success(200, { found: true }),
    ],
    "the filter name that misses finds none": [
      (at) => at.get(`${BUCKETS}?name=${at.name()}`),
      success(200, { buckets: [] }),
    ],
    "the filter id finds one": [
      (at) => onlyOurs(at, ({ id }) => `id=${id}`),
      success(200, { found: true }),
    ],
    "the filter id that misses is not found": [
      (at) => at.get(`${BUCKETS}?id=${UNKNOWN_ID}`),
      refusal(404, "not found", /^bucket not found$/),
    ],
    "an empty filter is none": [(at) => isListed(at, "name=&id="), success(200, { listed: true })],
    "another organization in the query is ignored": [
      (at) => isListed(at, `orgID=${UNKNOWN_ID}`),
      success(200, { listed: true }),
    ],
    "a wrong orgID in the query is ignored": [
      (at) => isListed(at, "orgID=x"),
      success(200, { listed: true }),
    ],
    "an unknown organization's name in the query is ignored": [
      (at) => isListed(at, `org=${at.name()}`),
      success(200, { listed: true }),
    ],
  }),
];
