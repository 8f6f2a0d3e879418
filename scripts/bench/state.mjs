import { randomBytes } from "node:crypto";

/**
 * @typedef {{ urn: string, type: string, id?: string, outputs?: Record<string, unknown> }} Entry a resource
 * @typedef {{ deployment: { resources: Entry[] } }} State as `pulumi stack export` writes it
 */

/**
 * A state with many copies of what stands in another one. It is made, not grown: the engine rewrites the
 * whole state at every step of an `up`, so that the way there would take the square of the time.
 * @param {State} pattern
 * @param {(pattern: { copy: (name: string, changes: Record<string, string>) => void, entry: (name: string) => Entry }) => void} fill
 *   copies, by its logical name, an entry of the pattern; each text in `changes` becomes another one, wherever
 *   it stands: in ids, names, dependencies
 * @returns {State}
 */
export function generateState(pattern, fill) {
  const { resources } = pattern.deployment;
  /** @param {string} name */
  const entry = (name) => {
    const found = resources.find(({ urn }) => urn.endsWith(`::${name}`));
    if (!found) throw new Error(`the pattern has no "${name}"`);
    return found;
  };
  /** @type {Entry[]} */
  const copies = [];
  fill({
    entry,
    copy(name, changes) {
      let text = JSON.stringify(entry(name));
      for (const [from, to] of Object.entries(changes)) text = text.replaceAll(from, to);
      const made = JSON.parse(text);
      // Each resource has a mark of its own.
      if (made.outputs?.holder) made.outputs.holder = randomBytes(6).toString("hex");
      copies.push(made);
    },
  });
  const own = resources.filter(({ type }) => type.startsWith("pulumi:"));
  return { ...pattern, deployment: { ...pattern.deployment, resources: [...own, ...copies] } };
}
