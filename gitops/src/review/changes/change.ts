import type { Kind } from "pulumi-influxdb-serverless/rules";
import type { PreviewState } from "../preview/steps";

/** What happens to a resource. `keep` also stands for what is only read, or leaves the state without a delete. */
export type Action = "create" | "update" | "replace" | "delete" | "keep";

/** One resource of this package in a preview. */
export interface Change {
  action: Action;
  kind: Kind;
  urn: string;
  /** The logical name in the program. */
  name: string;
  /** Its id on the server; undefined for one that does not exist yet. */
  id: string | undefined;
  /** As it is: recorded, or, in a preview with a refresh, as found on the server. */
  before: PreviewState | undefined;
  /** The planned state; only `inputs` are certain. */
  after: PreviewState | undefined;
  /** As it was recorded, where the preview began with a refresh. */
  recorded: PreviewState | undefined;
  /** The inputs that change, as the engine compared them: secrets, too. Undefined if it doesn't report them. */
  changed: readonly string[] | undefined;
  /** The inputs that force a replacement. */
  forcedBy: readonly string[];
  /** The Pulumi provider that handles it. */
  provider: string | undefined;
  position: Position | undefined;
}

/** A place in the program. */
export interface Position {
  /** Relative to the folder of the Pulumi project, with slashes; may lead out of it. */
  file: string;
  /** Undefined for a resource that the program no longer has, since the line would be from an older version. */
  line: number | undefined;
  column: number | undefined;
}

/** A resource of another package, or an internal one, that changes. */
export interface NotReviewed {
  type: string;
  /** How many of each operation. */
  ops: Record<string, number>;
}

/** Everything in a preview, in the terms of a review. */
export interface Changes {
  /** Of this package, in the order of the preview. */
  own: Change[];
  /** How many resources of other packages there are, and what happens to those that change. */
  others: { unchanged: number; changed: NotReviewed[] };
  /** Whether the preview began with a refresh. */
  refreshed: boolean;
  /** `project/stack`, as the URNs say; undefined where they say nothing of the kind. */
  stack: string | undefined;
}
