/*
 * Part of review.gitlab-ci.yml: keeps one note in a merge request. The file's first line is a marker that identifies the
 * note.
 *
 *   node gitlabNote.mjs review.md
 */
import { readFile } from "node:fs/promises";

const { CI_API_V4_URL, CI_MERGE_REQUEST_PROJECT_ID, CI_MERGE_REQUEST_IID, INFLUXDB_REVIEW_TOKEN } =
  process.env;
const [file = "review.md"] = process.argv.slice(2);

if (!INFLUXDB_REVIEW_TOKEN || !CI_MERGE_REQUEST_IID) {
  console.error("No note: INFLUXDB_REVIEW_TOKEN is not set, or this is no merge request.");
} else {
  await keepNote(await readFile(file, "utf8"));
}

/** @typedef {{ id: number, body: string, author: { id: number } | null }} Note */

/** @param {string} body */
async function keepNote(body) {
  const notes = `${CI_API_V4_URL}/projects/${CI_MERGE_REQUEST_PROJECT_ID}/merge_requests/${CI_MERGE_REQUEST_IID}/notes`;
  const marker = body.slice(0, body.indexOf("\n"));
  if (!marker.startsWith("<!-- ")) throw new Error(`${file} doesn't begin with a marker.`);
  const me = /** @type {{ id: number }} */ (await call("GET", `${CI_API_V4_URL}/user`));
  const [own, ...extra] = await findNotes(
    notes,
    (note) => note.author?.id === me.id && note.body.startsWith(marker),
  );
  if (own) await call("PUT", `${notes}/${own.id}`, { body });
  else await call("POST", notes, { body });
  // Two jobs at the same time may have added two.
  for (const { id } of extra) await call("DELETE", `${notes}/${id}`).catch(() => undefined);
}

/**
 * A marker isn't secret: somebody else's note must not be changed. A short page isn't the last one, since GitLab omits
 * notes that this user can't read.
 * @param {string} notes the URL of the list
 * @param {(note: Note) => boolean} isOurs
 */
async function findNotes(notes, isOurs) {
  const own = [];
  for (let page = 1; ; page += 1) {
    const url = `${notes}?per_page=100&page=${page}`;
    const found = /** @type {Note[]} */ (await call("GET", url));
    if (found.length === 0) return own;
    own.push(...found.filter(isOurs));
  }
}

/** @param {string} method @param {string} url @param {object} [body] @returns {Promise<unknown>} */
async function call(method, url, body) {
  const response = await fetch(url, {
    method,
    // fetch would send the token to the other host.
    redirect: "error",
    headers: { "PRIVATE-TOKEN": INFLUXDB_REVIEW_TOKEN ?? "", "content-type": "application/json" },
    ...(body ? { body: JSON.stringify(body) } : {}),
  });
  if (!response.ok)
    throw new Error(`GitLab answers ${method} ${new URL(url).pathname} with ${response.status}`);
  return response.status === 204 ? undefined : response.json();
}
