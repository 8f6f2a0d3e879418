/**
 * The API as somebody else would use it, behind Pulumi's back.
 * @param {{ url: string, token: string }} server
 */
export function apiOf({ url, token }) {
  /**
   * @param {string} path
   * @param {{ method?: string, body?: object }} [request]
   * @returns {Promise<any>} the JSON of the answer
   */
  async function call(path, { method = "GET", body } = {}) {
    const response = await fetch(url + path, {
      method,
      headers: { authorization: `Token ${token}`, "content-type": "application/json" },
      ...(body ? { body: JSON.stringify(body) } : {}),
    });
    if (!response.ok)
      throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
    return response.json();
  }

  /** @returns {Promise<{ id: string, name: string, type: string, retentionRules: { everySeconds: number }[] }[]>} */
  async function listBuckets() {
    const { buckets } = await call("/api/v2/buckets?limit=100");
    return buckets.filter((/** @type {{ type: string }} */ bucket) => bucket.type === "user");
  }

  return {
    listBuckets,
    /** @param {string} name */
    async findBucket(name) {
      const found = (await listBuckets()).find((bucket) => bucket.name === name);
      if (!found) throw new Error(`there is no bucket "${name}"`);
      return found;
    },
    /** @param {string} id @param {number} everySeconds */
    setRetention: (id, everySeconds) =>
      call(`/api/v2/buckets/${id}`, {
        method: "PATCH",
        body: { retentionRules: [{ type: "expire", everySeconds }] },
      }),
  };
}
