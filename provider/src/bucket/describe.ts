/** A bucket in messages. */
export function describeBucket({ id, name }: { id: string; name: string }): string {
  return `bucket "${name}" (${id})`;
}
