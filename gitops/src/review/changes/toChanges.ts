import { kindOf, typeName } from "pulumi-influxdb-serverless/rules";
import { groupBy } from "../../collections";
import { logicalName } from "../../pulumi/deployment";
import { holds, SECRET_TEXT } from "../../pulumi/secretValue";
import { HOW, PreviewError } from "../preview/previewError";
import { isGiven, type PreviewDocument, type PreviewState, type Step } from "../preview/steps";
import { isHidden } from "../values";
import type { Action, Change, Changes, NotReviewed } from "./change";
import { positionOf } from "./position";
import { isElsewhere, movedProviders } from "./providers";

/** The effect of each engine operation on the object. It covers all operations, since an unknown one may lose data. */
const ACTIONS: ReadonlyMap<string, Action> = new Map([
  ["same", "keep"],
  ["create", "create"],
  ["import", "create"],
  ["update", "update"],
  ["replace", "replace"],
  ["create-replacement", "replace"],
  ["import-replacement", "replace"],
  ["read-replacement", "replace"],
  ["delete", "delete"],
  ["delete-replaced", "delete"],
  ["read", "keep"],
  ["discard", "keep"],
  ["discard-replaced", "keep"],
  ["remove-pending-replace", "keep"],
]);

/** Converts a preview to changes: what happens to this package's resources, and what else changes. */
export function toChanges({ steps }: PreviewDocument): Changes {
  const refreshes = steps.filter(({ op }) => op === "refresh");
  const planned = withoutRepeated(steps.filter(({ op }) => op !== "refresh")).flatMap(byType);
  const own = planned.filter((step) => kindOf(typeOf(step)) !== undefined);
  const recorded = new Map(
    refreshes.flatMap(({ oldState, urn }) => [
      [urn, oldState],
      [stateKey(urn, oldState), oldState],
    ]),
  );
  const moved = movedProviders(planned);
  return {
    own: own.map((step) => toChange(step, recorded, moved)),
    others: notReviewed(planned.filter((step) => kindOf(typeOf(step)) === undefined)),
    refreshed: refreshes.length > 0,
    stack: stackOf(steps),
  };
}

function toChange(
  step: Step,
  recorded: Map<string, PreviewState | undefined>,
  moved: ReadonlySet<string>,
): Change {
  const { urn } = step;
  const [before, after] = [withSecrets(step.oldState), withSecrets(step.newState)];
  const action = actionOf(step);
  requireValues(step, action);
  const isOnlyRead = action === "delete" && before?.external;
  return {
    action: isOnlyRead ? "keep" : action,
    kind: kindOf(typeOf(step)) as Change["kind"],
    urn,
    name: logicalName(urn),
    id: before?.id,
    before,
    after,
    recorded: withSecrets(recorded.get(stateKey(urn, before))),
    changed: step.diffReasons,
    forcedBy: step.replaceReasons,
    provider: step.provider,
    isElsewhere: isElsewhere(step, moved),
    position: positionOf(before, after),
  };
}

function actionOf({ op, urn }: Step): Action {
  const action = ACTIONS.get(op);
  if (action) return action;
  throw new PreviewError(`the preview has an unknown operation: ${op} on ${urn}. No verdict.`);
}

/**
 * An alias can turn one of this package's resources into a resource of another type. A replacement is then treated as a
 * delete of the old resource and a creation of the new one.
 * @throws PreviewError if the object itself is kept: it isn't known what the other type's provider does with it
 */
function byType(step: Step): Step[] {
  const { urn, oldState, newState } = step;
  const kind = kindOf(oldState?.type ?? "");
  if (!kind || !oldState || !newState || oldState.type === newState.type || oldState.external)
    return [step];
  if (actionOf(step) !== "replace") {
    throw new PreviewError(
      `an alias turns ${typeName(kind)} ${logicalName(urn)} into a resource of another type, ${newState.type}. What ` +
        "that does to the object isn't known, so there is no verdict. Remove the alias. To release the object without " +
        "deleting it, use retainOnDelete.",
    );
  }
  const retainOnDelete = oldState.retainOnDelete && newState.retainOnDelete;
  return [
    { ...step, op: "delete", oldState: { ...oldState, retainOnDelete }, newState: undefined },
    { ...step, op: "create", oldState: undefined },
  ];
}

/** @throws PreviewError if a step lacks the values needed to judge it: without them, a loss would go unnoticed */
function requireValues({ op, urn, oldState, newState }: Step, action: Action): void {
  if (oldState?.external) return;
  const isBorn = action === "create" || action === "update" || action === "replace";
  const wasThere = action === "delete" || action === "update" || action === "replace";
  const lacks = [
    ...(wasThere && !isGiven(oldState?.inputs) ? ["the old inputs"] : []),
    ...(wasThere && !isGiven(oldState?.outputs) ? ["the old outputs"] : []),
    ...(isBorn && !isGiven(newState?.inputs) ? ["the new inputs"] : []),
  ];
  if (lacks.length === 0) return;
  throw new PreviewError(
    `the preview is incomplete: ${op} of ${logicalName(urn)} is missing ${lacks.join(" and ")}. ${HOW}`,
  );
}

/** Marks outputs as secret if the input is secret: older states don't mark them. */
function withSecrets(state: PreviewState | undefined): PreviewState | undefined {
  const inputs = Object.entries(state?.inputs ?? {});
  const hidden = inputs.filter(([, value]) => holds(value, isHidden)).map(([key]) => key);
  if (!state || hidden.length === 0) return state;
  const outputs = { ...state.outputs };
  for (const key of hidden) if (key in outputs) outputs[key] = SECRET_TEXT;
  return { ...state, outputs };
}

/**
 * A replacement may be shown in one step or in three: the creation, the replacement itself, and the delete of the old
 * object. A second delete of that object is for an entry left over from an earlier run, with its own options.
 */
function withoutRepeated(steps: Step[]): Step[] {
  const replacements = steps.filter(({ op }) => op === "replace");
  const urns = new Set(replacements.map(({ urn }) => urn));
  const deletes = groupBy(
    steps.filter(({ op }) => op === "delete-replaced"),
    replacedObject,
  );
  const told = new Set<Step>();
  for (const replacement of replacements) {
    const its = (deletes.get(replacedObject(replacement)) ?? []).filter((step) => !told.has(step));
    const retains = ({ oldState }: Step) => oldState?.retainOnDelete ?? false;
    const own = its.find((step) => retains(step) === retains(replacement)) ?? its[0];
    if (own) told.add(own);
  }
  return steps.filter(
    (step) => !told.has(step) && (step.op !== "create-replacement" || !urns.has(step.urn)),
  );
}

/** The delete of a replacement has the old URN, and an alias gives the replacement another one. */
function replacedObject({ urn, oldState }: Step): string {
  return stateKey(urn, oldState);
}

/** By ID, since an alias gives a resource another URN; by URN if the object is gone. */
function stateKey(urn: string, state: PreviewState | undefined): string {
  return state?.id === undefined ? urn : `${state.type} ${state.id}`;
}

function typeOf({ urn, oldState, newState }: Step): string {
  const qualified = urn.split("::")[2] ?? "";
  return (newState ?? oldState)?.type ?? qualified.split("$").pop() ?? "";
}

function notReviewed(steps: Step[]): Changes["others"] {
  const changed = new Map<string, NotReviewed>();
  let unchanged = 0;
  for (const step of steps) {
    if (step.op === "same" || step.op === "read") {
      unchanged += 1;
      continue;
    }
    const type = typeOf(step);
    const entry = changed.get(type) ?? { type, ops: {} };
    entry.ops[step.op] = (entry.ops[step.op] ?? 0) + 1;
    changed.set(type, entry);
  }
  return { unchanged, changed: [...changed.values()] };
}

/** `urn:pulumi:STACK::PROJECT::TYPE::NAME`. */
function stackOf(steps: Step[]): string | undefined {
  const [, stack, project] = /^urn:pulumi:(.+?)::(.+?)::/.exec(steps[0]?.urn ?? "") ?? [];
  return stack && project ? `${project}/${stack}` : undefined;
}
