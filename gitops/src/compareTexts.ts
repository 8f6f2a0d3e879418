/** Sorts by code units: no locale of a machine changes the order. */
export function compareTexts(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}
