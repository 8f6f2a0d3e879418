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

/** Where the settings point, compared with where a resource is recorded. */
export type Place = "recorded" | "elsewhere" | "unknown";

/** Compares where a resource is recorded with where the settings point, as far as that is known without a request. */
export function placeOf(
  { connection, orgId }: { connection?: string | undefined; orgId: string },
  endpoint: Endpoint | undefined,
): Place {
  if (!connection || !endpoint) return "unknown";
  return isElsewhere(connection, orgId, endpoint) ? "elsewhere" : "recorded";
}

function isElsewhere(fingerprint: string, orgId: string, endpoint: Endpoint): boolean {
  const [server, name] = fingerprint.split(".");
  const [serverNow, nameNow] = connectionFingerprint(endpoint).split(".");
  if (server !== serverNow) return true;
  if (endpoint.org && "id" in endpoint.org) return endpoint.org.id !== orgId;
  // One machine may use an ID and another one a name, so a missing name proves nothing.
  return name !== undefined && nameNow !== undefined && name !== nameNow;
}

function shortHash(text: string): string {
  return createHash("sha256").update(text).digest("hex").slice(0, 8);
}
