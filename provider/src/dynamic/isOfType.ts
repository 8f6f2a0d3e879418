/** Whether a value is a resource of a type, also one that another copy of this package made. */
export function isOfType(value: unknown, type: string): boolean {
  return (value as { __pulumiType?: unknown } | undefined)?.__pulumiType === type;
}
