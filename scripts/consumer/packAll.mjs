import { join, resolve } from "node:path";
import { execute } from "./execute.mjs";

const ROOT = resolve(import.meta.dirname, "..", "..");

/** The folders of the packages that are published. */
export const PUBLISHED = /** @type {const} */ (["provider", "emulator", "gitops"]);

/**
 * A package as `npm publish` would send it.
 * @typedef {{ workspace: string, name: string, version: string, file: string, size: number, unpackedSize: number,
 *   files: { path: string, size: number, mode: number }[] }} Tarball sizes in bytes
 */

/**
 * Packs the published packages, in the order of PUBLISHED.
 * @param {string} folder where the tarballs go
 * @returns {Promise<Tarball[]>}
 */
export async function packAll(folder) {
  const workspaces = PUBLISHED.flatMap((name) => ["--workspace", name]);
  // Silent: what the scripts of the packages print would stand before the JSON.
  const args = ["pack", "--silent", "--json", "--pack-destination", folder, ...workspaces];
  /** @type {(Tarball & { filename: string })[]} */
  const packed = JSON.parse(await execute("npm", args, { cwd: ROOT }));
  return packed.map(({ name, version, filename, size, unpackedSize, files }, index) => {
    const workspace = PUBLISHED[index] ?? "";
    return { workspace, name, version, file: join(folder, filename), size, unpackedSize, files };
  });
}
