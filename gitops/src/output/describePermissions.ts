import { groupBy } from "../collections";

/** A permission of an API token. */
export interface PermissionWords {
  action: string;
  resource: { type: string; id?: string | undefined };
}

/** The noun for one object of an API type. */
const NOUNS: Readonly<Record<string, string>> = {
  annotations: "annotation",
  authorizations: "token",
  buckets: "bucket",
  checks: "check",
  dashboards: "dashboard",
  dbrp: "DBRP mapping",
  documents: "document",
  flows: "flow",
  functions: "function",
  labels: "label",
  notebooks: "notebook",
  notificationEndpoints: "notification endpoint",
  notificationRules: "notification rule",
  orgs: "organization",
  remotes: "remote connection",
  replications: "replication",
  scrapers: "scraper",
  secrets: "secret",
  sources: "source",
  subscriptions: "subscription",
  tasks: "task",
  telegrafs: "Telegraf configuration",
  users: "user",
  variables: "variable",
  views: "view",
};

/** Returns the noun for one object of a type; undefined for an unknown type. */
export function nounOf(type: string): string | undefined {
  return Object.hasOwn(NOUNS, type) ? NOUNS[type] : undefined;
}

/** The maximum number of objects to name. */
const MOST_NAMED = 4;

/**
 * Describes what an API token can do: `read and write bucket sensors, read every label`.
 * @param nameOf finds a bucket's name; otherwise, its ID is shown
 */
export function describePermissions(
  permissions: readonly PermissionWords[],
  nameOf: (bucketId: string) => string | undefined = () => undefined,
): string {
  const targets = groupBy(permissions, ({ resource: { type, id } }) => targetOf(type, id, nameOf));
  const phrases = [...targets].map(([target, held]) => {
    const actions = [...new Set(held.map(({ action }) => action))].sort();
    return `${actions.join(" and ")} ${target}`;
  });
  const more = phrases.length - MOST_NAMED;
  const shown = phrases.slice(0, MOST_NAMED).join(", ");
  if (shown === "") return "do nothing";
  return more > 0 ? `${shown} and ${more} more` : shown;
}

function targetOf(
  type: string,
  id: string | undefined,
  nameOf: (bucketId: string) => string | undefined,
): string {
  const noun = nounOf(type) ?? type.replace(/s$/, "");
  if (id === undefined) return `every ${noun}`;
  return `${noun} ${(type === "buckets" ? nameOf(id) : undefined) ?? id}`;
}
