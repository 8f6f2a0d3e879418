import { PLACES } from "../../pulumi/readConfig";
import type { Step } from "../preview/steps";
import { isUncertain } from "../values";

const TYPE_PREFIX = "pulumi:providers:";

/** Returns the URNs of the providers that the preview adds, removes, or connects to another place. */
export function movedProviders(steps: readonly Step[]): Set<string> {
  const moved = steps.filter((step) => isProvider(step) && !staysInPlace(step));
  return new Set(moved.map(({ urn }) => urn));
}

/**
 * Returns whether a step may change an object at another place than where the state recorded it: its provider moves, or
 * another provider handles it from now on.
 */
export function isElsewhere({ provider, oldState }: Step, moved: ReadonlySet<string>): boolean {
  const before = urnIn(oldState?.provider);
  const now = urnIn(provider) ?? before;
  if (now === undefined) return false;
  return moved.has(now) || (before !== undefined && (moved.has(before) || now !== before));
}

function isProvider({ newState, oldState }: Step): boolean {
  return (newState ?? oldState)?.type.startsWith(TYPE_PREFIX) ?? false;
}

function staysInPlace({ op, oldState, newState }: Step): boolean {
  if (op === "same" || op === "refresh" || op === "read") return true;
  return PLACES.every((key) => {
    const [before, after] = [oldState?.inputs[key], newState?.inputs[key]];
    return oldState && newState && before === after && !isUncertain(before);
  });
}

/** The URN in a provider reference, `URN::ID`. The ID changes when the provider is replaced. */
function urnIn(reference: string | undefined): string | undefined {
  return reference?.slice(0, reference.lastIndexOf("::"));
}
