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

/** Whether to take an API token. @param buckets the IDs of the buckets that are taken */
export type TakeToken = (token: AuthorizationAnswer, buckets: ReadonlySet<string>) => boolean;

/** The API tokens of an organization. */
export interface TokenInventory {
  /** Those that are taken, without the token of the connection. */
  objects: InventoryObject[];
  /** Those that are, or may be, the token of the connection. */
  own: AuthorizationAnswer[];
}

/** Which tokens are asked for. */
interface TokenSelection {
  orgId: string;
  /** The buckets that are taken. */
  buckets: readonly BucketAnswer[];
  token?: TakeToken;
  tokenOf?: TokenOf | undefined;
}

const NONE_SEEN =
  "API tokens were not checked: this token can't read them. Use a token with the permissions read-authorizations and " +
  "read-user.";

const SOME_SEEN =
  "This token can't see all API tokens of the organization. Use a token with the permissions read-authorizations and " +
  "read-user.";

/**
 * The API tokens that this one may see, without values. The token of the connection is left out: no stack can manage it
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
  // The token of the connection exists, so an empty list only says that it can't be read.
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

/** How many are named. */
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

/** Why no program can declare a token with such permissions. */
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
    // An ID is about one object, with or without its organization.
    if (orgID === undefined && id === undefined) return `${what} is for every organization`;
  }
  return undefined;
}

function isOneOf(list: readonly string[], text: string): boolean {
  return list.includes(text);
}
