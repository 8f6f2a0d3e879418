import { z } from "zod";
import type { AuthorizationAnswer } from "../../api/models";
import type { Checked } from "../../contract/handler";
import type { InputsOf, OutputsOf } from "../../contract/shapes";
import { declaredIn, type Recorded } from "../../contract/state";
import { holdsUnknown, isUnknown } from "../../contract/unknown";
import { known, memberName, objectId, validate } from "../../validation/validate";
import {
  arePermissionsEqual,
  canonicalPermissions,
  PERMISSION_ACTIONS,
  PERMISSION_TYPES,
  type Permission,
  TYPES_WITHOUT_IDS,
} from "./permissions";
import type { Authorization, AuthorizationArgs } from "./resource";

/** The inputs of an API token in canonical form. Absent members were not declared. */
export type AuthorizationInputs = InputsOf<AuthorizationArgs>;

const type = z.enum(PERMISSION_TYPES, `must be one of ${PERMISSION_TYPES.join(", ")}`);

const target = z
  .strictObject(
    { type: known(type), id: known(objectId).optional() },
    "must be an object: { type, id? }",
  )
  .superRefine(({ type, id }, context) => {
    if (id === undefined || !TYPES_WITHOUT_IDS.includes(type)) return;
    const message = `must not be set: ${type} have no IDs`;
    context.issues.push({ code: "custom", path: ["id"], message, input: id });
  });

const permission = z.strictObject(
  {
    action: known(z.enum(PERMISSION_ACTIONS, 'must be "read" or "write"')),
    resource: known(target),
  },
  "must be an object: { action, resource: { type, id? } }",
);

const permissions = z
  .array(known(permission), "must be a list of permissions")
  .min(1, "must have at least one permission")
  .transform((list) => canonicalPermissions(list as Permission[], holdsUnknown));

const keepers = z.record(
  memberName,
  known(z.string("must be a string")),
  'must be an object of strings: { rotated: "2026-11" }',
);

const authorizationInputs = z.strictObject({
  permissions: known(permissions),
  description: known(z.string("must be a string")).optional(),
  status: known(z.enum(["active", "inactive"], 'must be "active" or "inactive"')).optional(),
  userId: known(objectId).optional(),
  orgId: known(objectId).optional(),
  keepers: known(keepers).optional(),
});

/** Checks the inputs of an API token. */
export function checkAuthorization(news: Record<string, unknown>): Checked<AuthorizationInputs> {
  return validate<AuthorizationInputs>(authorizationInputs, news);
}

/** What Pulumi's state stores about an API token. */
export type AuthorizationOutputs = OutputsOf<Authorization> & Recorded;

/**
 * Returns the outputs of an API token as it is on the server, plus what only the state knows: the token's value, which
 * the service shows once, and the keepers.
 */
export function liveOutputs(
  answer: Omit<AuthorizationAnswer, "id">,
  before: Pick<AuthorizationOutputs, "orgId"> & Partial<AuthorizationOutputs>,
): AuthorizationOutputs {
  const { description = "", status, userID, user, orgID, createdAt } = answer;
  return {
    permissions: permissionsOf(answer),
    description,
    status: status === "inactive" ? "inactive" : "active",
    userId: userID ?? before.userId,
    orgId: orgID ?? before.orgId,
    keepers: before.keepers,
    token: before.token ?? "",
    userName: user ?? before.userName,
    createdAt: createdAt ?? before.createdAt,
    declared: before.declared ?? [],
  };
}

/** The permissions of a live token. Permissions with types that this package doesn't know are kept unchanged. */
export function permissionsOf({ permissions }: Pick<AuthorizationAnswer, "permissions">) {
  const plain = permissions.map(({ action, resource: { type, id } }) => ({
    action,
    resource: id === undefined ? { type } : { type, id },
  }));
  return canonicalPermissions(plain) as Permission[];
}

/** Returns the outputs after `create` or `update`: declared values for declared members, live values for the rest. */
export function recordedOutputs(
  live: AuthorizationOutputs,
  inputs: AuthorizationInputs,
): AuthorizationOutputs {
  return { ...live, keepers: undefined, ...inputs, declared: declaredIn(inputs) };
}

/** What an update sends. */
export interface AuthorizationPatch {
  description?: string;
  status?: "active" | "inactive";
}

/** Returns the changed inputs that require a new token. */
export function replacedBy(olds: AuthorizationOutputs, news: AuthorizationInputs): string[] {
  const replaces: string[] = [];
  if (isUnknown(news.permissions) || !arePermissionsEqual(olds.permissions, news.permissions)) {
    replaces.push("permissions");
  }
  for (const property of ["userId", "orgId"] as const) {
    const declared = news[property];
    if (declared !== undefined && declared !== olds[property]) replaces.push(property);
  }
  if (!areKeepersEqual(olds.keepers, news.keepers)) replaces.push("keepers");
  return replaces;
}

function areKeepersEqual(one: Record<string, string> = {}, other: Record<string, string> = {}) {
  const names = Object.keys({ ...one, ...other });
  return !isUnknown(other) && names.every((name) => one[name] === other[name]);
}

/**
 * Returns what to send to bring a token in line with the program; undefined if nothing has to be sent. Compares the
 * declared values with the recorded ones, so that changes made by others in the meantime are left alone.
 */
export function planPatch(
  olds: AuthorizationOutputs,
  news: AuthorizationInputs,
): AuthorizationPatch | undefined {
  const recorded = (name: "description" | "status") =>
    olds.declared.includes(name) ? olds[name] : undefined;
  const description = news.description ?? (recorded("description") === undefined ? undefined : "");
  const status = news.status ?? (recorded("status") === undefined ? undefined : "active");
  const patch: AuthorizationPatch = {};
  if (description !== undefined && description !== recorded("description")) {
    patch.description = description;
  }
  if (status !== undefined && status !== recorded("status")) patch.status = status;
  return Object.keys(patch).length > 0 ? patch : undefined;
}

/** A unique description for a token that is being created. */
export function temporaryDescription(mark: string): string {
  return `Being created by Pulumi (${mark})`;
}
