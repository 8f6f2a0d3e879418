import { truncate } from "../../output/describeValue";
import type { Change } from "../changes/change";
import { isUncertain, tellValue, type Value, valueIn } from "../values";

/** Returns an object's current name on the server. */
export function liveName({ before }: Change): Value | null {
  return valueIn(before?.outputs.name ?? before?.inputs.name);
}

/** Returns the name with the ID, to distinguish this object from a later one with the same name. */
export function nameAndId(change: Change): Value | null {
  const name = liveName(change);
  if (!name || change.id === undefined) return name;
  return { ...name, text: `${name.text} (${change.id})` };
}

/** The database and policy of a DBRP mapping: `telegraf/autogen`. */
export function mappingName({ database, retentionPolicy }: Record<string, unknown>): Value {
  const values = [valueIn(database), valueIn(retentionPolicy)];
  return {
    text: values.map((value) => value?.text ?? "(none)").join("/"),
    certain: values.every((value) => value?.certain !== false),
  };
}

/** A DBRP mapping with its bucket: `telegraf/autogen in bucket 0f3a…`. */
export function mappingValue(properties: Record<string, unknown> = {}): Value {
  const [name, bucket] = [mappingName(properties), valueIn(properties.bucketId)];
  return {
    text: `${name.text} in bucket ${bucket?.text ?? "(none)"}`,
    certain: name.certain && bucket?.certain !== false,
  };
}

/**
 * The inputs that force a replacement. If an option or a taint forces it, the engine reports none, or `id`; in that
 * case, any unknown input may be the cause.
 */
export function forcingInputs({ forcedBy, after }: Change): string[] {
  const named = forcedBy.filter((key) => key !== "id");
  if (named.length > 0) return named.sort();
  const inputs = Object.entries(after?.inputs ?? {});
  return inputs.filter(([, value]) => isUncertain(value)).map(([key]) => key);
}

/** Combines several values into one. */
export function joinValues(values: readonly (Value | null)[]): Value | null {
  if (values.every((value) => value === null)) return null;
  const text = values.map((value) => value?.text ?? "(none)").join(", ");
  return { text, certain: values.every((value) => value?.certain !== false) };
}

/**
 * Suggests the alias that keeps an object, if a new resource in the preview looks like a rename of it; empty otherwise.
 */
export function renameHint(noun: string, { name }: Change, renamed: Change | undefined): string {
  if (!renamed) return "";
  return (
    ` — looks like a rename to "${truncate(renamed.name)}": to keep the ${noun}, add ` +
    `aliases: [{ name: "${name}" }] to the new resource's options`
  );
}

/** Describes what belongs to a bucket or is on a label: `member dana`, `measurement cpu`. */
export function describeBelow(change: Change): string {
  const { kind, name, before } = change;
  const outputs = before?.outputs ?? {};
  switch (kind) {
    case "bucketMember":
      return `member ${tellValue(valueIn(outputs.name ?? outputs.userId))}`;
    case "bucketOwner":
      return `owner ${tellValue(valueIn(outputs.name ?? outputs.userId))}`;
    case "measurementSchema":
      return `schema of measurement ${tellValue(valueIn(outputs.name))}`;
    case "dbrpMapping":
      return `DBRP mapping ${tellValue(mappingName(outputs))}`;
    default:
      return `label attachment ${truncate(name)}`;
  }
}

/** Lists what is deleted along with an object, sorted. */
export function goesWith(below: readonly Change[]): string[] {
  return below.map(describeBelow).sort();
}

/** `, along with 2 members and 1 schema`; empty if there is nothing else. */
export function andWithIt(below: readonly Change[]): string {
  if (below.length === 0) return "";
  const counts = new Map<string, number>();
  for (const { kind } of below) counts.set(kind, (counts.get(kind) ?? 0) + 1);
  const parts = [...counts]
    .sort()
    .map(([kind, count]) => `${count} ${WORDS[kind] ?? kind}${count > 1 ? "s" : ""}`);
  return `, along with ${parts.join(", ")}`;
}

const WORDS: Record<string, string> = {
  bucketMember: "member",
  bucketOwner: "owner",
  measurementSchema: "schema",
  bucketLabelAttachment: "label attachment",
  dbrpMapping: "DBRP mapping",
};
