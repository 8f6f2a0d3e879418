import type { Change } from "../changes/change";
import type { Severity } from "../finding";
import type { Value } from "../values";
import type { RuleContext } from "./ruleContext";

/** What a rule found; the rest of the finding follows from the change. */
export interface RuleMatch {
  /** The affected argument; null for the resource as a whole. */
  property: string | null;
  /** The old value; null if there was none. */
  old: Value | null;
  /** The new value; null if the property has no new value. */
  new: Value | null;
  /** The text after the resource's name: `retention 30d → 7d — points older than 7 days become deletable`. */
  message: string;
  /** The severity, if it differs from the rule's. */
  severity?: Severity;
  /** Descriptions of what is deleted with it: attachments, roles, schemas. */
  goesWith?: string[];
  /** @internal What examining the data can make more precise. */
  stake?: Stake;
}

/** The parts of a finding that depend on the bucket's data, which would be lost. */
export interface Stake {
  /**
   * The part of the message that says what is lost, and its offset, since a name earlier in the message may contain the
   * same text.
   */
  loss: string;
  lossAt: number;
  /** The whole message if the bucket is empty. */
  ifEmpty: string;
  /** The severity if the bucket is empty; default: `notice`. */
  severityIfEmpty?: Severity;
  /** The planned retention period, in seconds: older points become deletable. */
  keptSeconds?: number;
}

/** One rule of the review. Pure. */
export interface Rule {
  /** Never changes, since waivers and other tools refer to it. */
  id: string;
  /** The severity of its findings, unless a finding has its own. */
  severity: Severity;
  /** The lowest severity of its findings; default: `severity`. */
  least?: Severity;
  /** What it finds, in a few words. */
  title: string;
  /** Why that matters, in one line. */
  why: string;
  /** @internal Returns what it finds in one of the preview's changes. */
  examine(change: Change, scene: RuleContext): RuleMatch[];
  /**
   * @internal Returns why this rule can't be evaluated, if the preview or run is missing something that it needs;
   * otherwise undefined. The rule then finds nothing, or only some of it, and the review says so.
   */
  notEvaluated?(scene: RuleContext): string | undefined;
}

/** A rule that needs only a bucket's declared arguments, so the policy pack uses it, too. */
export interface DeclarationRule extends Rule {
  /**
   * Examines the inputs of a bucket that doesn't exist yet.
   * @param inputs The arguments of a `Bucket`, as a policy pack sees them.
   */
  examineInputs(inputs: Readonly<Record<string, unknown>>): RuleMatch[];
}
