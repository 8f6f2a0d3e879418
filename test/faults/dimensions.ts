import type { Random } from "./random";

/**
 * What a seed can have besides programs, edits, faults and other people, with the share of seeds that have it. Zero
 * disables it.
 */
export const DIMENSIONS = {
  /** Runs with `--target`. */
  target: 0.3,
  /** Runs with `--continue-on-error`. */
  continueOnError: 0.4,
  /** Two Pulumi providers besides the default one, so three processes, and resources that move between them. */
  providers: 0.35,
  /** Of those: the providers reach the same server through two addresses. */
  addresses: 0.5,
  /** Of those: runs in which the folder with the processes' shared files can't be used. */
  brokenFolder: 0.3,
  /** The settings point to a copy of the server in some runs. */
  copy: 0.2,
  /** Somebody else changes the same object between two attempts of a request. */
  between: 0.4,
  /** The server's `Date` differs from the clock that determines when a bucket was created. */
  clocks: 0.2,
  /** Retentions at the limits of number types, and a server that stores nanoseconds in 64 bits. */
  numbers: 0.15,
  /** Adoptions with a failing request, and `get`. */
  adoption: 0.5,
  /** Previews with unknown values before the run, in the same processes. */
  previews: 0.3,
  /** Secret names, which no message may show. */
  secrets: 0.2,
  /** API tokens and DBRP mappings among the resources. */
  tokens: 0.85,
  /** Somebody lengthens a retention by hand, and the program does too, by less. */
  lengthened: 0.15,
} as const;

type Name = keyof typeof DIMENSIONS;

/** The dimensions that a seed has. */
export type Dimensions = Readonly<Record<Name, boolean>>;

/** A seed without dimensions. */
export const NONE = Object.fromEntries(
  Object.keys(DIMENSIONS).map((name) => [name, false]),
) as Dimensions;

/** @param isPlain whether the seed should have none */
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
