import {
  type AuthorizationAnswer,
  type BucketAnswer,
  PERMISSION_ACTIONS,
  PERMISSION_TYPES,
  type Session,
} from "pulumi-influxdb-serverless/client";
import { truncate } from "../output/describeValue";
import type { InventoryObject } from "./inventoryObject";
import { listOrNote } from "./listOrNote";
import { authorizationObject, tokenName } from "./toInventoryObjects";
import { agreedExtent, ownCandidates, type TokenOf } from "./tokenPermissions";

/** Whether to include an API token. @param buckets the IDs of the included buckets */
export type TakeToken = (token: AuthorizationAnswer, buckets: ReadonlySet<string>) => boolean;

/** An organization's API tokens. */
export interface TokenInventory {
  /** The included tokens, without the connection's token. */
  objects: InventoryObject[];
  /** The tokens that are, or may be, the connection's. */
  own: AuthorizationAnswer[];
}

/** Which tokens to include. */
interface TokenSelection {
  orgId: string;
  /** The included buckets. */
  buckets: readonly BucketAnswer[];
  token?: TakeToken;
  tokenOf?: TokenOf | undefined;
}

const NONE_SEEN =
  "API tokens were not checked: this token can't read them. Use a token with the read-authorizations and " +
  "read-user permissions.";

const SOME_SEEN =
  "This token can't see all API tokens in the organization. Use a token with the read-authorizations and " +
  "read-user permissions.";

/**
 * Returns the API tokens that this one can see, without values. The connection's token is left out: no stack can manage it
 * without locking itself out.
 * @param notes receives notes about tokens that are left out
 * @returns undefined if nothing is known about them
 */
export async function takeTokens(
  { cache, client }: Session,
  { orgId, buckets, token: takeToken = () => true, tokenOf }: TokenSelection,
  notes: string[],
): Promise<TokenInventory | undefined> {
  const all = await listOrNote("API tokens", () => cache.allAuthorizations(orgId), notes);
  // The connection's token exists, so an empty list means only that it can't be read.
  if (all?.length === 0) notes.push(NONE_SEEN);
  if (!all || all.length === 0) return undefined;
  const own = await ownCandidates(client, orgId, all, tokenOf);
  const ids = new Set(buckets.map(({ id }) => id));
  const taken = all
    .filter(({ orgID = orgId }) => orgID === orgId)
    .filter((one) => takeToken(one, ids));
  if (seesSome(own, orgId)) notes.push(SOME_SEEN);
  notes.push(...noteOnOwn(own, taken));
  return {
    own,
    objects: taken
      .filter((one) => !own.includes(one))
      .map((one) => {
        const problem = problemOf(one, orgId);
        return { ...authorizationObject(one, orgId), ...(problem ? { problem } : {}) };
      }),
  };
}

/** Returns whether this token is missing from the list, or has permissions for only some tokens. */
function seesSome(own: readonly AuthorizationAnswer[], orgId: string): boolean {
  const read = { action: "read", types: ["authorizations"] } as const;
  return own.length === 0 || agreedExtent(own, read, orgId) === "some";
}

/** The maximum number to name. */
const MOST_NAMED = 5;

/** The service hides token values, so several tokens may be the connection's. */
function noteOnOwn(
  own: readonly AuthorizationAnswer[],
  taken: readonly AuthorizationAnswer[],
): string[] {
  if (own.length < 2) return [];
  const left = own.filter((one) => taken.includes(one));
  if (left.length === 0) return [];
  const names = left
    .slice(0, MOST_NAMED)
    .map((one) => `"${truncate(tokenName(one))}" (${one.id})`)
    .join(", ");
  const more = left.length > MOST_NAMED ? ` and ${left.length - MOST_NAMED} more` : "";
  return [
    `left out: API tokens that may be this connection's own, because the server doesn't show their values: ${names}${more}. ` +
      "To include them, use another user's token.",
  ];
}

/** Returns why no program can declare a token with these permissions. */
export function problemOf(
  { permissions }: Pick<AuthorizationAnswer, "permissions">,
  orgId: string,
): string | undefined {
  if (permissions.length === 0) return "it has no permissions";
  for (const { action, resource } of permissions) {
    const { type, id, orgID } = resource;
    const what = `its permission to ${action} ${type}`;
    if (!isOneOf(PERMISSION_ACTIONS, action) || !isOneOf(PERMISSION_TYPES, type)) {
      return `${what} is of a type that this package doesn't know`;
    }
    if (orgID !== undefined && orgID !== orgId) return `${what} is for organization ${orgID}`;
    // An ID identifies one object, with or without its organization.
    if (orgID === undefined && id === undefined) return `${what} is for every organization`;
  }
  return undefined;
}

function isOneOf(list: readonly string[], text: string): boolean {
  return list.includes(text);
}
