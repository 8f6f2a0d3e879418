import { createHash } from "node:crypto";
import type { StateResource } from "./engine";

interface Step {
  op: string;
  urn: string;
  oldState?: Record<string, unknown>;
  newState?: Record<string, unknown>;
}

/**
 * Removes from a preview what differs between runs: IDs, positions in lists, times, marks, ports and the order of parallel
 * steps. Everything else stays as the engine printed it.
 */
export function golden(preview: string, ids: ReadonlyMap<string, string>): string {
  let text = preview;
  for (const [id, name] of ids) text = text.replaceAll(id, fakeId(name));
  const document = JSON.parse(text, (key, value) => (VOLATILE[key] ? VOLATILE[key](value) : value));
  const { steps = [] } = document as { steps?: Step[] };
  steps.sort((one, other) => keyOf(one).localeCompare(keyOf(other)));
  return `${JSON.stringify(document, undefined, 1)}\n`;
}

/** The IDs that a preview can show, with their names. */
export function idsOf(
  state: readonly StateResource[],
  users: Record<string, string>,
): Map<string, string> {
  const ids = new Map<string, string>();
  for (const { urn, id, outputs } of state) {
    if (id && /^[0-9a-f]{16}$/.test(id)) ids.set(id, urn);
    if (typeof outputs?.orgId === "string") ids.set(outputs.orgId, "organization");
    // If a token declares no user, it gets the connection's own.
    if (typeof outputs?.userName === "string") ids.set(String(outputs.userId), "own user");
  }
  for (const [name, id] of Object.entries(users)) ids.set(id, name);
  return ids;
}

const gone = () => undefined;
const VOLATILE: Record<string, (value: unknown) => unknown> = {
  stackTrace: gone,
  // This identifies permissions by position, which depends on the IDs; the review compares the states itself.
  detailedDiff: gone,
  created: gone,
  modified: gone,
  dependencies: (value) => [...(value as string[])].sort(),
  // The engine lists them in any order.
  replaceReasons: (value) => (Array.isArray(value) ? sorted(value) : value),
  // Sorted by IDs, which differ between runs.
  permissions: (value) => (Array.isArray(value) ? sorted(value) : value),
  holder: () => "0123456789ab",
  connection: () => "01234567.01234567",
  createdAt: () => "2026-01-01T00:00:00Z",
  duration: () => 1,
  "influxdb:url": () => "http://127.0.0.1:8086",
  provider: (value) => String(value).replace(/::[0-9a-f-]{36}$/, `::${"0".repeat(8)}`),
  sourcePosition: (value) =>
    String(value).replace(/^project:\/\/\/\.\..*/, "project:///../engine.ts#1,1"),
  message: (value) => String(value).replace(/\/\S*\/project-\w+/g, "/project"),
};

function sorted(values: unknown[]): unknown[] {
  return values
    .map((value) => JSON.stringify(value))
    .sort()
    .map((text) => JSON.parse(text));
}

/** Refresh steps come first, as in the preview. */
function keyOf({ op, urn }: Step): string {
  return `${op === "refresh" ? 0 : 1} ${urn} ${op}`;
}

function fakeId(name: string): string {
  return createHash("sha256").update(name).digest("hex").slice(0, 16);
}
