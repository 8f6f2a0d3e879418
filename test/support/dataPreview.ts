import { connectionFingerprint } from "pulumi-influxdb-serverless/client";
import { typeToken } from "pulumi-influxdb-serverless/rules";

/** A change that loses a bucket's data: the bucket is deleted, or its retention shortened, in days. */
export interface DataChange {
  name: string;
  id: string;
  to: "deleted" | "replaced" | number;
}

const rules = (days: number) => [{ everySeconds: days * 86_400 }];

/** A preview of changes to a server's buckets, with the parts that a review of their data needs. */
export function dataPreview(
  { url, orgID }: { url: string; orgID: string },
  changes: readonly DataChange[],
): string {
  const type = typeToken("bucket");
  const connection = `${connectionFingerprint({ url, org: undefined })}.0`;
  const steps = changes.map(({ name, id, to }) => {
    const urn = `urn:pulumi:prod::shop::${type}::${name}`;
    const inputs = { name, retentionRules: rules(3_650) };
    const outputs = { ...inputs, orgId: orgID, connection };
    const oldState = { type, id, inputs, outputs };
    if (to === "deleted") return { op: "delete", urn, oldState };
    const after = (changed: object) => ({ type, inputs: { ...inputs, ...changed } });
    if (to !== "replaced") {
      return { op: "update", urn, oldState, newState: after({ retentionRules: rules(to) }) };
    }
    const newState = after({ schemaType: "explicit" });
    return { op: "replace", urn, oldState, newState, replaceReasons: ["schemaType"] };
  });
  const stack = { op: "same", urn: "urn:pulumi:prod::shop::pulumi:pulumi:Stack::shop-prod" };
  return JSON.stringify({ steps: [stack, ...steps], changeSummary: { same: 1 } });
}
