import type { Change } from "../changes/change";
import { isUncertain, type Value } from "../values";

/** The inputs that force a replacement. The engine names none where an option forces it: then what is unknown may. */
export function forcingInputs({ forcedBy, after }: Change): string[] {
  if (forcedBy.length > 0) return [...forcedBy].sort();
  const inputs = Object.entries(after?.inputs ?? {});
  return inputs.filter(([, value]) => isUncertain(value)).map(([key]) => key);
}

/** Several values as one. */
export function joinValues(values: readonly (Value | null)[]): Value | null {
  if (values.every((value) => value === null)) return null;
  const text = values.map((value) => value?.text ?? "(none)").join(", ");
  return { text, certain: values.every((value) => value?.certain !== false) };
}
