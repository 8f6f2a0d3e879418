import { createHash } from "node:crypto";
import { normalizeBaseUrl } from "../api/call";
import type { Endpoint } from "./settings";

/**
 * Returns a short fingerprint of a connection's target, to be stored with a resource: the server and, if the settings
 * name it, the organization. It later shows, without a request, whether the settings point elsewhere. Contains no
 * credentials.
 */
export function connectionFingerprint(place: Endpoint): string {
  const known = fingerprints.get(place);
  if (known) return known;
  const { url, org } = place;
  const server = shortHash(normalizeBaseUrl(url));
  const fingerprint = org && "name" in org ? `${server}.${shortHash(org.name)}` : server;
  fingerprints.set(place, fingerprint);
  return fingerprint;
}

/** Computed for every resource, and almost always for this process's only endpoint. */
const fingerprints = new WeakMap<Endpoint, string>();

/**
 * Returns whether a resource recorded with this fingerprint and organization is in a different place than the settings
 * point to.
 */
export function isElsewhere(
  recorded: { fingerprint: string; orgId: string },
  place: Endpoint,
): boolean {
  const [server, name] = recorded.fingerprint.split(".");
  const [serverNow, nameNow] = connectionFingerprint(place).split(".");
  if (server !== serverNow) return true;
  if (place.org && "id" in place.org) return place.org.id !== recorded.orgId;
  // One machine may use an ID and another one a name, so a missing name proves nothing.
  return name !== undefined && nameNow !== undefined && name !== nameNow;
}

function shortHash(text: string): string {
  return createHash("sha256").update(text).digest("hex").slice(0, 8);
}
