import type { Kind } from "pulumi-influxdb-serverless/rules";
import type { BucketData } from "../data/bucketData";
import type { Position } from "./changes/change";
import type { Stake } from "./rules/rule";
import type { Value } from "./values";

/** From worst to least: data is lost; something that worked stops working; worth knowing. */
export const SEVERITIES = ["destructive", "breaking", "notice"] as const;

/**
 * From worst to least: `destructive` (data is lost), `breaking` (something that worked stops working), `notice`.
 * @useDeclaredType
 */
export type Severity = (typeof SEVERITIES)[number];

/** What a rule found about a resource. */
export interface Finding {
  rule: string;
  severity: Severity;
  urn: string;
  kind: Kind;
  /** The logical name of the resource. */
  name: string;
  /** The object's ID on the server; undefined if it doesn't exist yet. */
  id: string | undefined;
  /** The input that changes; null for the whole resource. */
  property: string | null;
  old: Value | null;
  new: Value | null;
  /** What happens and its consequence, in one line. */
  message: string;
  /** What is also deleted: attachments, roles, schemas. */
  goesWith: string[];
  /** What examining the data can make more precise; undefined if no bucket loses data. */
  stake: Stake | undefined;
  /** The bucket's data, or why it couldn't be examined; undefined if it wasn't supposed to be examined. */
  data: BucketData | undefined;
  position: Position | undefined;
  /** Why this exact change was accepted, and until when. */
  waived: { reason: string; expires: string } | undefined;
}
