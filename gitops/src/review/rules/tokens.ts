import type { Change } from "../changes/change";
import { isUncertain, UNKNOWN_VALUE, type Value, valueIn } from "../values";

const ACTIVE: Value = { text: "active", certain: true };

/** A token by its description and its id; never by its value. */
export function tokenValue({ before, id }: Change): Value | null {
  const description = before?.outputs.description ?? before?.inputs.description;
  const value = description === "" ? null : valueIn(description);
  if (id === undefined) return value;
  return value ? { ...value, text: `${value.text} (${id})` } : { text: id, certain: true };
}

/** The status of a token before and after a change; undefined where it stays. */
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

/** As the provider does: a status that the program no longer has is `active`, and one that it never had stays. */
function nextStatus({ action, before, after }: Change): Value | undefined {
  const declared = statusIn(after?.inputs.status);
  if (declared || action === "replace") return declared ?? ACTIVE;
  return before?.inputs.status === undefined ? undefined : ACTIVE;
}

function statusIn(status: unknown): Value | undefined {
  const value = valueIn(status) ?? undefined;
  return value && isUncertain(status) && value.certain ? UNKNOWN_VALUE : value;
}

/** When the value of a replaced token ends: the engine marks the old one where the new one is created first. */
export function oldTokenEnds({ before }: Change): string {
  return before?.delete
    ? 'the old value stops working at the end of this "up"'
    : "the old value stops working before there is a new one";
}
