import { wasInterrupted } from "../run.mjs";

/** How many requests are under way at once while objects are made. */
const LANES = 16;

/** Those of the pattern's schema. */
const COLUMNS = [
  { name: "time", type: "timestamp" },
  { name: "host", type: "tag" },
  { name: "usage", type: "field", dataType: "float" },
];

/** @typedef {{ id: string, name: string, createdAt: string }} Made */

/**
 * Somebody who fills a server, not measured.
 * @param {import("influxdb-serverless-emulator").Emulator} emulator
 */
export function fillerOf(emulator) {
  const { orgID } = emulator;

  /**
   * @param {string} path
   * @param {object} body
   * @returns {Promise<any>} what was made
   */
  async function post(path, body) {
    const response = await fetch(`${emulator.url}/api/v2/${path}`, {
      method: "POST",
      headers: { authorization: `Token ${emulator.token}` },
      body: JSON.stringify(body),
    });
    if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
    return response.json();
  }

  return {
    post,
    /**
     * @param {number} index
     * @param {object} [more]
     * @returns {Promise<Made>}
     */
    bucket: (index, more = {}) =>
      post("buckets", {
        orgID,
        // Not in the order in which they are made: lists are sorted by name.
        name: `b-${((index * 7_919) % 100_003).toString().padStart(6, "0")}`,
        description: "Readings of a plant",
        retentionRules: [{ type: "expire", everySeconds: 2_592_000 }],
        ...more,
      }),
    /**
     * @param {string} bucketId
     * @param {string} name
     * @returns {Promise<Made>}
     */
    schema: (bucketId, name) =>
      post(`buckets/${bucketId}/schema/measurements`, { name, columns: COLUMNS }),
  };
}

/**
 * The results of many pieces of work, in their order; some at a time.
 * @template T
 * @param {number} count
 * @param {(index: number) => Promise<T>} work
 * @returns {Promise<T[]>}
 */
export async function many(count, work) {
  /** @type {T[]} */
  const results = new Array(count);
  let next = 0;
  const lane = async () => {
    for (let index = next++; index < count; index = next++) {
      if (wasInterrupted()) throw new Error("interrupted");
      results[index] = await work(index);
    }
  };
  await Promise.all(Array.from({ length: LANES }, lane));
  return results;
}
