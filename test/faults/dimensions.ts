import type { Random } from "./random";

/**
 * What a seed may have besides programs, edits, faults and other people; each with the share of seeds that have it.
 * Zero switches one off.
 */
export const DIMENSIONS = {
  /** Runs with `--target`. */
  target: 0.3,
  /** Runs with `--continue-on-error`. */
  continueOnError: 0.4,
  /** Two Pulumi providers besides the default one, so three processes, and resources that move between them. */
  providers: 0.35,
  /** Of those: the providers reach the one server by two addresses. */
  addresses: 0.5,
  /** Of those: runs in which the folder of the files between processes cannot be used. */
  brokenFolder: 0.3,
  /** The settings lead to a copy of the server for some runs. */
  copy: 0.2,
  /** Somebody else changes the same object between two attempts of a request. */
  between: 0.4,
  /** The server's `Date` is not the clock by which it says when a bucket was made. */
  clocks: 0.2,
  /** Retentions at the borders of number types, and a server that keeps nanoseconds in 64 bits. */
  numbers: 0.15,
  /** Adoptions that fail at one of their requests, and `get`. */
  adoption: 0.5,
  /** Previews with unknown values before the run, by the same processes. */
  previews: 0.3,
  /** Names that are secret, and so must not be seen in any message. */
  secrets: 0.2,
  /** API tokens and DBRP mappings among the resources. */
  tokens: 0.85,
  /** Somebody lengthens a retention by hand, and the program does too, by less. */
  lengthened: 0.15,
} as const;

type Name = keyof typeof DIMENSIONS;

/** Which of them a seed has. */
export type Dimensions = Readonly<Record<Name, boolean>>;

/** A seed that has none of them. */
export const NONE = Object.fromEntries(
  Object.keys(DIMENSIONS).map((name) => [name, false]),
) as Dimensions;

/** @param isPlain whether the seed is to have none */
export function dimensionsOf(random: Random, isPlain: boolean): Dimensions {
  if (isPlain) return NONE;
  const drawn = Object.entries(DIMENSIONS).map(([name, share]) => [name, random.chance(share)]);
  const all = Object.fromEntries(drawn) as Record<Name, boolean>;
  return {
    ...all,
    addresses: all.providers && all.addresses,
    brokenFolder: all.providers && all.brokenFolder,
  };
}
