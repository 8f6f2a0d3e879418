/** A label in messages. */
export function describeLabel({ id, name }: { id: string; name: string }): string {
  return `label "${name}" (${id})`;
}
