import type { Change } from "../changes/change";
import type { Severity } from "../finding";
import type { Value } from "../values";
import type { RuleContext } from "./ruleContext";

/** What a rule found; the rest of the finding follows from the change. */
export interface RuleMatch {
  /** The argument that it is about; null for the resource as a whole. */
  property: string | null;
  /** What it was; null for nothing. */
  old: Value | null;
  /** What it becomes; null for nothing. */
  new: Value | null;
  /** Begins after the name of the resource: `retention 30d → 7d — points older than 7 days become deletable`. */
  message: string;
  /** Where it differs from the rule's own. */
  severity?: Severity;
  /** What goes with it, in words: attachments, roles, schemas. */
  goesWith?: string[];
  /** @internal What somebody who looks at the data can say more exactly. */
  stake?: Stake;
}

/** What depends on the data of a bucket, for a finding that loses it. */
export interface Stake {
  /** The part of the message that says what is lost, and where it begins: names before it may say the same. */
  loss: string;
  lossAt: number;
  /** The whole message where the bucket is empty. */
  ifEmpty: string;
  /** The retention to come, in seconds: older points become deletable. */
  keptSeconds?: number;
}

/** One rule of the review. Pure. */
export interface Rule {
  /** Stable for ever: waivers and other people's tools name it. */
  id: string;
  /** How bad what it finds is, unless it says otherwise of one finding. */
  severity: Severity;
  /** The least severity that it gives what it finds; default: `severity`. */
  least?: Severity;
  /** What it finds, in a few words. */
  title: string;
  /** Why that matters, in one line. */
  why: string;
  /** @internal What it finds in one change of a preview. */
  examine(change: Change, scene: RuleContext): RuleMatch[];
  /**
   * @internal
   * Whether this rule needs what not every preview or run has; why it could not be evaluated, or undefined. Such a rule
   * finds nothing then, and the review says so.
   */
  notEvaluated?(scene: RuleContext): string | undefined;
}

/** A rule that needs only what a program declares of a bucket: also one of the policy pack. */
export interface DeclarationRule extends Rule {
  /**
   * What is to be said of a bucket of these inputs that is not there yet.
   * @param inputs The arguments of a `Bucket`, as a policy pack sees them.
   */
  examineInputs(inputs: Readonly<Record<string, unknown>>): RuleMatch[];
}
