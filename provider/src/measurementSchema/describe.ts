/** A measurement schema in messages. */
export function describeSchema({ id, name, bucketId }: Described): string {
  return `measurement schema "${name}" (${id}) of bucket ${bucketId}`;
}

interface Described {
  id: string;
  name: string;
  bucketId: string;
}
