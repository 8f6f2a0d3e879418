import { createHash } from "node:crypto";
import { normalizeBaseUrl } from "../api/call";
import type { Endpoint } from "./settings";

/**
 * A short fingerprint of where a connection leads, to be kept with a resource: the server and, where the settings name
 * it, the organization. Tells later, without a request, that the settings lead elsewhere; holds no credentials.
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

/** Asked for with every resource, and nearly always for the one place of this process. */
const fingerprints = new WeakMap<Endpoint, string>();

/** Whether a resource that is recorded with this fingerprint, in this organization, is elsewhere than the settings lead. */
export function isElsewhere(
  recorded: { fingerprint: string; orgId: string },
  place: Endpoint,
): boolean {
  const [server, name] = recorded.fingerprint.split(".");
  const [serverNow, nameNow] = connectionFingerprint(place).split(".");
  if (server !== serverNow) return true;
  if (place.org && "id" in place.org) return place.org.id !== recorded.orgId;
  // By id on one machine and by name on another: the name alone cannot tell.
  return name !== undefined && nameNow !== undefined && name !== nameNow;
}

function shortHash(text: string): string {
  return createHash("sha256").update(text).digest("hex").slice(0, 8);
}
