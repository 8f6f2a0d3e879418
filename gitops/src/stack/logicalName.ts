/** The logical name at the end of a URN; a name may have `::` in it. */
export function logicalName(urn: string): string {
  return urn.split("::").slice(3).join("::");
}
