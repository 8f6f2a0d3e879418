import {
  createAuthorization,
  deleteAuthorization,
  listAuthorizations,
  type PermissionBody,
  updateAuthorization,
} from "../../api/authorizations";
import { InfluxError, RequestError, UnexpectedResponseError } from "../../api/errors";
import type { AuthorizationAnswer } from "../../api/models";
import { newMark } from "../../ownership/claims";
import { requireNew } from "../../reconcile/createIdempotently";
import { requireAsSent } from "../../reconcile/deviations";
import { resolveUnknownOutcome, TRIES } from "../../reconcile/resolveUnknownOutcome";
import type { Session } from "../../session/session";
import { type AuthorizationInputs, permissionsOf, temporaryDescription } from "./model";

/** A token with its value. */
type NewAuthorization = AuthorizationAnswer & { token: string };

/**
 * Creates an API token in two steps: first inactive and with a unique description, then activated with the declared
 * description. If a response is lost, it leaves a token whose value nobody knows. The provider finds that token by its
 * description and deletes it; until then it is inactive, so it can't be used.
 * @throws InfluxError that names the tokens that may be left, if they can't be looked up or deleted
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

/** The second step. @throws InfluxError, including if the server stored the token differently from what was sent */
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
 * Deletes a token whose second creation step failed. It must not be recorded: with `--continue-on-error`, Pulumi would
 * then delete the old token, which still works, although the new one doesn't.
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
  // A slow server may carry out a request after we have looked for the token.
  let mayComeLater = false;
  let wasRepeated = false;
  const ending = (error: RequestError) =>
    mayComeLater
      ? new InfluxError(`${error.message} If you later find that ${deleteAdvice(description)}`)
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
          `Could not ${purpose}: ${client.url} returned a response without the token's value, or about another token. ` +
            "Check for a proxy or cache between this machine and the server.",
          { sentAt: since, attempts: attempt },
          CREATED,
        );
      }
      if (lost > 0 || wasRepeated) await removeLate(session, orgId, made, mayComeLater);
      return { ...made, token };
    } catch (error) {
      if (!(error instanceof RequestError)) throw error;
      const failed = { error, attempt, since, idempotent: false, purpose };
      if (await client.waitToRepeat(failed)) {
        // A gateway may have given up on a server that carried out the request.
        wasRepeated ||= error.status === 503;
        continue;
      }
      if (!error.mayHaveSucceeded) throw ending(error);
      await resolveUnknownOutcome(
        error,
        "an API token",
        () => removeLeftovers(session, orgId, description),
        `if ${deleteAdvice(description)}`,
      );
      mayComeLater ||= error.status !== CREATED;
      // A 503 has already been retried as often as the policy allows.
      if (error.status === 503 || ++lost >= TRIES) throw ending(error);
    }
  }
}

/**
 * A request that seemed lost may have arrived after all, or may arrive later. If so, it creates an inactive token,
 * which nobody can use.
 */
async function removeLate(
  session: Session,
  orgId: string,
  { id, description = "" }: AuthorizationAnswer,
  mayComeLater: boolean,
): Promise<void> {
  let reason = mayComeLater ? "an earlier request to create it got no response." : undefined;
  try {
    await removeLeftovers(session, orgId, description, id);
  } catch (error) {
    reason = `the provider could not check for leftovers from earlier requests: ${(error as Error).message}`;
  }
  if (reason === undefined) return;
  session.notify(
    `API token ${id} was created, but ${reason} If you later find that ${deleteAdvice(description)}`,
  );
}

function deleteAdvice(description: string): string {
  return `an inactive API token with the description "${description}" exists, delete it.`;
}

/** What the service returns instead of a token's value. */
const REDACTED = "redacted";

const CREATED = 201;

function toSentPermissions({ permissions }: AuthorizationInputs, orgID: string): PermissionBody[] {
  return permissions.map(({ action, resource }) => ({ action, resource: { ...resource, orgID } }));
}

/**
 * Deletes the tokens that one creation left behind when its responses were lost. Their description contains that
 * creation's unique mark.
 * @param except the token to keep
 * @throws InfluxError if the connection's token can't list tokens. An empty list shows that, since it would always
 * contain the token itself.
 */
async function removeLeftovers(
  session: Session,
  orgId: string,
  description: string,
  except?: string,
): Promise<void> {
  const all = await listAuthorizations(session.client, orgId);
  if (all.length === 0) throw new InfluxError("This token can't see any API tokens.");
  const leftovers = all.filter((one) => one.description === description && one.id !== except);
  for (const { id } of leftovers) await deleteAuthorization(session.client, id);
}
