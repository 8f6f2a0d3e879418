import type { Change } from "../changes/change";
import { isUncertain, UNKNOWN_VALUE, type Value, valueIn } from "../values";

const ACTIVE: Value = { text: "active", certain: true };

/** Identifies a token by description and ID, never by value. */
export function tokenValue({ before, id }: Change): Value | null {
  const description = before?.outputs.description ?? before?.inputs.description;
  const value = description === "" ? null : valueIn(description);
  if (id === undefined) return value;
  return value ? { ...value, text: `${value.text} (${id})` } : { text: id, certain: true };
}

/** A token's status before and after a change; undefined if it doesn't change. */
export function statusChange(change: Change): { old: Value; new: Value } | undefined {
  const { kind, action, before, changed } = change;
  if (kind !== "authorization" || (action !== "update" && action !== "replace")) return undefined;
  const old = statusIn(before?.outputs.status) ?? ACTIVE;
  const now = nextStatus(change);
  if (!now || (old.certain && now.certain && old.text === now.text)) return undefined;
  // Two secrets look alike: only the engine can compare them.
  const isOpen = !old.certain || !now.certain;
  return isOpen && changed && !changed.includes("status") ? undefined : { old, new: now };
}

/** Like the provider: a status that the program no longer sets becomes `active`; one that it never set stays. */
function nextStatus({ action, before, after }: Change): Value | undefined {
  const declared = statusIn(after?.inputs.status);
  if (declared || action === "replace") return declared ?? ACTIVE;
  return before?.inputs.status === undefined ? undefined : ACTIVE;
}

function statusIn(status: unknown): Value | undefined {
  const value = valueIn(status) ?? undefined;
  return value && isUncertain(status) && value.certain ? UNKNOWN_VALUE : value;
}

/** Says when a replaced token's value stops working: the engine marks the old token if the new one is created first. */
export function oldTokenEnds({ before }: Change): string {
  return before?.delete
    ? 'the old value stops working at the end of this "up"'
    : "the old value stops working before there is a new one";
}
