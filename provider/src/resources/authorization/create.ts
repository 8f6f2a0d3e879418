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
import { deviationsOf, notAsSent } from "../../reconcile/deviations";
import { resolveUnknownOutcome, TRIES } from "../../reconcile/resolveUnknownOutcome";
import type { Session } from "../../session/session";
import { type AuthorizationInputs, permissionsOf, temporaryDescription } from "./model";
import { canonicalPermissions } from "./permissions";

/** A token that a creation came to. */
export interface NewAuthorization {
  /** With the value of the token. */
  authorization: AuthorizationAnswer;
  /** Why it is not as declared. */
  problem?: string | undefined;
}

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
  const stored = { permissions: canonicalPermissions(permissionsOf(made)), userId: made.userID };
  const { permissions, userId } = inputs;
  const deviations = deviationsOf({ permissions, userId }, stored);
  if (deviations) {
    return { authorization: made, problem: notAsSent(`API token ${made.id}`, deviations) };
  }
  const { description = "", status = "active" } = inputs;
  try {
    const answer = await updateAuthorization(
      session.client,
      made.id,
      { description, status },
      orgId,
    );
    const { token, permissions } = made;
    const problem = deviationsOf(
      { description, status },
      { description: answer.description ?? "", status: answer.status },
    );
    return {
      authorization: { ...answer, token, permissions },
      problem: problem && notAsSent(`API token ${made.id}`, problem),
    };
  } catch (error) {
    // It is recorded as it is, inactive: the next run does the rest.
    return { authorization: made, problem: (error as Error).message };
  }
}

async function createInactive(
  session: Session,
  orgId: string,
  inputs: AuthorizationInputs,
): Promise<AuthorizationAnswer & { token: string }> {
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
      // A request that seemed lost may have arrived after all.
      if (lost > 0) await removeLeftovers(session, orgId, description, id);
      return { ...made, token };
    } catch (error) {
      if (!(error instanceof RequestError)) throw error;
      const failed = { error, attempt, since, idempotent: false, purpose };
      if (await client.waitToRepeat(failed)) continue;
      if (!error.mayHaveSucceeded) throw error;
      await resolveUnknownOutcome(
        error,
        "an API token",
        () => removeLeftovers(session, orgId, description),
        `if an inactive API token with the description "${description}" exists, delete it.`,
      );
      // 503 has been repeated already, as patiently as the policy says.
      if (error.status === 503 || ++lost >= TRIES) throw error;
    }
  }
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
