import {
  deleteAuthorization,
  getAuthorization,
  listAuthorizations,
  updateAuthorization,
} from "../../api/authorizations";
import { InfluxError, isNotFound } from "../../api/errors";
import type { Handler } from "../../contract/handler";
import { pickDeclared } from "../../contract/state";
import { requireAsSent } from "../../reconcile/deviations";
import { deleteLive, getLive, type ObjectPlace, readLive } from "../../reconcile/remoteObject";
import type { Session } from "../../session/session";
import { parseId } from "../../validation/validate";
import { createNewAuthorization } from "./create";
import {
  type AuthorizationInputs,
  type AuthorizationOutputs,
  checkAuthorization,
  liveOutputs,
  planPatch,
  recordedOutputs,
  replacedBy,
} from "./model";
import { arePermissionsEqual } from "./permissions";

/** The rules of `Authorization`. API reference: Authorizations. */
export const authorizationHandler: Handler<AuthorizationInputs, AuthorizationOutputs> = {
  check: checkAuthorization,

  diff(olds, news, usesToken) {
    const replaces = replacedBy(olds, news);
    const isDeactivated = news.status === "inactive" && olds.status !== "inactive";
    if ((replaces.length > 0 || isDeactivated) && usesToken(olds.token)) {
      throw ownToken("API token", replaces.length > 0 ? "replaced" : "deactivated");
    }
    return { replaces, deleteBeforeReplace: false };
  },

  async create(session, news) {
    const orgId = await session.organizationFor(news.orgId, "API token");
    const authorization = await createNewAuthorization(session, orgId, news);
    const { id, token } = authorization;
    return { id, outputs: recordedOutputs(liveOutputs(authorization, { orgId, token }), news) };
  },

  async readUnmanaged(session, given) {
    const id = parseId(given, "API token");
    const { live, orgId } = await getLive(session, `API token ${id}`, () =>
      getAuthorization(session.client, id),
    );
    return { id: live.id, outputs: liveOutputs(live, { orgId }) };
  },

  async read(session, id, olds) {
    const place = placeOf(id, olds);
    const live = await readLive(session, place, () =>
      session.cache.authorization(olds.orgId, id).catch((error: Error) => {
        throw isWithoutUser(error) ? withoutUser(place) : error;
      }),
    );
    if (!live) {
      await requireVisibleTokens(session, place);
      return undefined;
    }
    const outputs = liveOutputs(live, olds);
    // Keep the program's form as long as both mean the same.
    if (arePermissionsEqual(outputs.permissions, olds.permissions)) {
      outputs.permissions = olds.permissions;
    }
    return { outputs, inputs: pickDeclared(outputs, olds.declared) };
  },

  async update(session, id, olds, news) {
    const patch = planPatch(olds, news);
    if (!patch) return recordedOutputs(olds, news);
    await session.requireOrganization(olds.orgId, placeOf(id, olds).what);
    if (patch.status === "inactive") await refuseOwnToken(session, id, olds, "deactivated");
    const answer = await updateAuthorization(session.client, id, patch, olds.orgId);
    requireAsSent(
      placeOf(id, olds).what,
      { ...patch },
      { description: answer.description ?? "", status: answer.status },
    );
    return recordedOutputs(liveOutputs(answer, olds), news);
  },

  async delete(session, id, olds) {
    await session.requireOrganization(olds.orgId, placeOf(id, olds).what);
    // This also covers the end of a replacement forced by an option, for which the engine calls no diff.
    await refuseOwnToken(session, id, olds, "deleted");
    await deleteLive(session, placeOf(id, olds), async () => {
      try {
        await deleteAuthorization(session.client, id);
      } catch (error) {
        if (isNotFound(error)) await requireVisibleTokens(session, placeOf(id, olds));
        throw error;
      }
    });
  },
};

function placeOf(id: string, { orgId }: AuthorizationOutputs): ObjectPlace {
  return { kind: "authorization", id, orgId, what: `API token ${id}` };
}

/**
 * The other half of the proof that a token is gone: the token list isn't empty, since it contains the connection's own
 * token. Without permission to read tokens, the list is empty.
 */
async function requireVisibleTokens(session: Session, { orgId, what }: ObjectPlace): Promise<void> {
  const all = await listAuthorizations(session.client, orgId);
  if (all.length > 0) return;
  throw new InfluxError(
    `Could not confirm that ${what} is deleted: this token can't list API tokens in organization ${orgId}. Nothing was ` +
      'changed. Use a token with read access to authorizations, or remove the resource from the state with "pulumi state delete".',
  );
}

/** InfluxDB 2.7 doesn't show a token whose user was deleted, but can still delete it. */
function isWithoutUser(error: Error): boolean {
  return isNotFound(error) && error.message.includes("user not found");
}

function withoutUser({ what }: ObjectPlace): InfluxError {
  return new InfluxError(
    `${what} still exists, but its user was deleted, so it no longer works. Declare another userId, or remove the resource ` +
      'from the program, and run "pulumi up" without --refresh, which deletes the token.',
  );
}

/** A connection that deletes its own token can't do anything afterward, not even create the next one. */
async function refuseOwnToken(
  session: Session,
  id: string,
  { token }: AuthorizationOutputs,
  deed: string,
): Promise<void> {
  const { client } = session;
  // A server may show the value of a token that the state doesn't know.
  const value = token || (await liveToken(session, id));
  if (value && client.usesToken(value)) throw ownToken(`API token ${id}`, deed);
}

async function liveToken(session: Session, id: string): Promise<string | undefined> {
  try {
    return (await getAuthorization(session.client, id)).token;
  } catch (error) {
    if (isNotFound(error)) return undefined;
    throw error;
  }
}

function ownToken(what: string, deed: string): InfluxError {
  return new InfluxError(
    `This ${what} would be ${deed}, but the connection itself uses it. It was not changed. Give the connection another ` +
      "token first (influxdb:token, or token of the InfluxDB provider), then run pulumi up again.",
  );
}
