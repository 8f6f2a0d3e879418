import type { Kind } from "pulumi-influxdb-serverless/rules";

/** The type of a kind as programs name it: `Bucket`. */
export function typeName(kind: Kind): string {
  return kind.charAt(0).toUpperCase() + kind.slice(1);
}
