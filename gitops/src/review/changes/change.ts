import type { Kind } from "pulumi-influxdb-serverless/rules";
import type { PreviewState } from "../preview/steps";

/** What happens to a resource. `keep` also covers objects that are only read, or that leave the state without a delete. */
export type Action = "create" | "update" | "replace" | "delete" | "keep";

/** One resource of this package in a preview. */
export interface Change {
  action: Action;
  kind: Kind;
  urn: string;
  /** The logical name in the program. */
  name: string;
  /** Its ID on the server; undefined if it doesn't exist yet. */
  id: string | undefined;
  /** The current state: as recorded or, in a preview with a refresh, as found on the server. */
  before: PreviewState | undefined;
  /** The planned state; only `inputs` are certain. */
  after: PreviewState | undefined;
  /** The recorded state, if the preview began with a refresh. */
  recorded: PreviewState | undefined;
  /** The inputs that change according to the engine, including secrets. Undefined if it doesn't report them. */
  changed: readonly string[] | undefined;
  /** The inputs that force a replacement. */
  forcedBy: readonly string[];
  /** The Pulumi provider that handles it. */
  provider: string | undefined;
  /** Whether that provider, or another one from now on, may connect to another place than where the state recorded it. */
  isElsewhere: boolean;
  position: Position | undefined;
}

/** A place in the program. */
export interface Position {
  /** Relative to the folder of the Pulumi project, with slashes; may be outside of it. */
  file: string;
  /** Undefined for a resource that the program no longer has, since the line would be from an older version. */
  line: number | undefined;
  column: number | undefined;
}

/** A resource that changes and is internal or belongs to another package. */
export interface NotReviewed {
  type: string;
  /** The number of operations of each kind. */
  ops: Record<string, number>;
}

/** The contents of a preview, in a review's terms. */
export interface Changes {
  /** The changes of this package's resources, in the preview's order. */
  own: Change[];
  /** How many resources of other packages there are, and what happens to those that change. */
  others: { unchanged: number; changed: NotReviewed[] };
  /** Whether the preview began with a refresh. */
  refreshed: boolean;
  /** `project/stack`, from the URNs; undefined if they don't contain it. */
  stack: string | undefined;
}
