import {
  createAuthorization,
  deleteAuthorization,
  listAuthorizations,
  type PermissionBody,
  updateAuthorization,
} from "../../api/authorizations";
import { InfluxError, RequestError, UnexpectedResponseError } from "../../api/errors";
import type { AuthorizationAnswer } from "../../api/models";
import { newMark } from "../../ownership/ownershipRegistry";
import { requireNew } from "../../reconcile/createIdempotently";
import { requireAsSent } from "../../reconcile/deviations";
import { resolveUnknownOutcome, TRIES } from "../../reconcile/resolveUnknownOutcome";
import type { Session } from "../../session/session";
import { type AuthorizationInputs, permissionsOf, temporaryDescription } from "./model";

/** A token with its value. */
type NewAuthorization = AuthorizationAnswer & { token: string };

/**
 * Creates an API token in two steps: inactive and with a description that no other token has, then activated and
 * described as declared. A response that is lost leaves a token that nobody knows the value of: it is found by that
 * description and deleted, and until then no one can use it.
 * @throws InfluxError that names what may be left, if that can't be looked up or deleted
 */
export async function createNewAuthorization(
  session: Session,
  orgId: string,
  inputs: AuthorizationInputs,
): Promise<NewAuthorization> {
  const made = await createInactive(session, orgId, inputs);
  session.sawOrganization(made.orgID);
  try {
    return await activate(session, orgId, inputs, made);
  } catch (error) {
    throw await withdrawn(session, made, error as Error);
  }
}

/** The second step. @throws InfluxError also where the server keeps the token otherwise than it was told */
async function activate(
  session: Session,
  orgId: string,
  { permissions, userId, description = "", status = "active" }: AuthorizationInputs,
  made: NewAuthorization,
): Promise<NewAuthorization> {
  const { id, token } = made;
  const what = `API token ${id}`;
  requireAsSent(
    what,
    { permissions, userId },
    { permissions: permissionsOf(made), userId: made.userID },
  );
  const answer = await updateAuthorization(session.client, id, { description, status }, orgId);
  const stored = { description: answer.description ?? "", status: answer.status };
  requireAsSent(what, { description, status }, stored);
  return { ...answer, token, permissions: made.permissions };
}

/**
 * Deletes a token whose second step failed. It must not be recorded: with `--continue-on-error`, Pulumi would then
 * delete the token that it replaces, although it works and this one doesn't.
 */
async function withdrawn(session: Session, { id }: NewAuthorization, error: Error): Promise<Error> {
  try {
    await deleteAuthorization(session.client, id);
    return error;
  } catch (second) {
    return new InfluxError(
      `${error.message} The new API token ${id} could not be deleted: ${(second as Error).message} If it exists, ` +
        "it may be active: delete it. Its value is not recorded.",
    );
  }
}

/** The first step. */
async function createInactive(
  session: Session,
  orgId: string,
  inputs: AuthorizationInputs,
): Promise<NewAuthorization> {
  const { client } = session;
  const purpose = "create an API token";
  const since = Date.now();
  const description = temporaryDescription(newMark());
  const body = {
    orgID: orgId,
    userID: inputs.userId,
    permissions: toSentPermissions(inputs, orgId),
    description,
    status: "inactive",
  };
  // A server that is slow may carry out a request after it was looked for.
  let mayComeLater = false;
  const ending = (error: RequestError) =>
    mayComeLater
      ? new InfluxError(`${error.message} If later ${deleteAdvice(description)}`)
      : error;
  for (let attempt = 1, lost = 0; ; attempt += 1) {
    try {
      const made = await createAuthorization(client, body);
      const { id, token } = made;
      requireNew(session, { kind: "authorization", id, orgId }, `API token ${id}`);
      if (
        token === undefined ||
        !token.trim() ||
        token === REDACTED ||
        made.description !== description
      ) {
        throw new UnexpectedResponseError(
          `Could not ${purpose}: ${client.url} answered without its value, or about another token. Check for a proxy or ` +
            "cache in between.",
          { sentAt: since, attempts: attempt },
          CREATED,
        );
      }
      if (lost > 0) await removeLate(session, orgId, made, mayComeLater);
      return { ...made, token };
    } catch (error) {
      if (!(error instanceof RequestError)) throw error;
      const failed = { error, attempt, since, idempotent: false, purpose };
      if (await client.waitToRepeat(failed)) continue;
      if (!error.mayHaveSucceeded) throw ending(error);
      await resolveUnknownOutcome(
        error,
        "an API token",
        () => removeLeftovers(session, orgId, description),
        `if ${deleteAdvice(description)}`,
      );
      mayComeLater ||= error.status !== CREATED;
      // 503 has been repeated already, as patiently as the policy says.
      if (error.status === 503 || ++lost >= TRIES) throw ending(error);
    }
  }
}

/** A request that seemed lost may have arrived after all, or arrive later. It made an inactive token, which nobody can use. */
async function removeLate(
  session: Session,
  orgId: string,
  { id, description = "" }: AuthorizationAnswer,
  mayComeLater: boolean,
): Promise<void> {
  let reason = mayComeLater ? "an earlier request to create it had no answer." : undefined;
  try {
    await removeLeftovers(session, orgId, description, id);
  } catch (error) {
    reason = `what earlier requests may have left can't be looked up: ${(error as Error).message}`;
  }
  if (reason === undefined) return;
  session.notify(
    `API token ${id} was created, but ${reason} If later ${deleteAdvice(description)}`,
  );
}

function deleteAdvice(description: string): string {
  return `an inactive API token with the description "${description}" exists, delete it.`;
}

/** What the service answers in place of a value. */
const REDACTED = "redacted";

const CREATED = 201;

function toSentPermissions({ permissions }: AuthorizationInputs, orgID: string): PermissionBody[] {
  return permissions.map(({ action, resource }) => ({ action, resource: { ...resource, orgID } }));
}

/**
 * Deletes the tokens that lost responses of one creation left. Their description has the mark of that creation, which no
 * other token has.
 * @param except the one that is known
 * @throws InfluxError if this token can't see any, as a list without tokens shows: one's own is always there
 */
async function removeLeftovers(
  session: Session,
  orgId: string,
  description: string,
  except?: string,
): Promise<void> {
  const all = await listAuthorizations(session.client, orgId);
  if (all.length === 0) throw new InfluxError("The list of API tokens is empty for this token.");
  const leftovers = all.filter((one) => one.description === description && one.id !== except);
  for (const { id } of leftovers) await deleteAuthorization(session.client, id);
}
