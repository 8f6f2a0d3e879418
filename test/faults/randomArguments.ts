import type { Bag } from "../support/engineModel/program";
import type { ProgramAuthor } from "./programAuthor";
import type { Random } from "./random";

const HOUR = 3_600;
const DAY = 24 * HOUR;

/** Retentions from an hour to forever. */
const RETENTIONS = [HOUR, DAY, 7 * DAY, 30 * DAY, 90 * DAY, 0];

/** What 64 bits of nanoseconds can hold. */
export const LONGEST = 9_223_372_036;

/** The limits of 32 bits, of 64 bits of nanoseconds and of integers; and a value that becomes 21 days in those 64 bits. */
const BORDERS = [
  2 ** 31 - 1,
  2 ** 31,
  2 ** 32,
  LONGEST,
  9_223_372_037,
  2 ** 53 - 1,
  585 * 365 * DAY,
];

const DATA_TYPES = ["integer", "float", "boolean", "string", "unsigned"];

export function retentionArgs(random: Random, isBorder = false): { everySeconds: number }[] {
  if (isBorder) return [{ everySeconds: random.pick(BORDERS) }];
  const everySeconds = random.pick(RETENTIONS);
  return everySeconds === 0 && random.chance(0.5) ? [] : [{ everySeconds }];
}

/** Returns a longer time; forever at the limit of nanoseconds. */
export function longer(random: Random, seconds: number): number {
  const longer = seconds * random.pick([2, 5]);
  return longer > LONGEST ? 0 : longer;
}

export function description(random: Random): string {
  return random.pick(["", "one", "two", "three"]);
}

/** A bucket's arguments, with each optional one declared or not. */
export function bucketArgs(author: ProgramAuthor, name: string): Bag {
  const { random } = author;
  return {
    name,
    ...(random.chance(0.5) ? { description: description(random) } : {}),
    ...(random.chance(0.6) ? { retentionRules: author.retention() } : {}),
    ...(random.chance(0.5)
      ? { schemaType: random.pick(["explicit", "explicit", "implicit"]) }
      : {}),
    ...(random.chance(0.1) ? { rp: "autogen" } : {}),
    ...(random.chance(0.1) ? { adopt: true } : {}),
  };
}

export function propertiesOf(random: Random): Record<string, string> {
  const all = { color: random.pick(["red", "blue"]), team: random.pick(["a", "b"]) };
  return Object.fromEntries(Object.entries(all).filter(() => random.chance(0.6)));
}

export function labelArgs(random: Random, name: string): Bag {
  return {
    name,
    ...(random.chance(0.6) ? { properties: propertiesOf(random) } : {}),
    ...(random.chance(0.1) ? { adopt: true } : {}),
  };
}

/** Returns a column by its number: always the same one, since existing columns never change. */
export function column(number: number): Bag {
  const dataType = DATA_TYPES[number % DATA_TYPES.length];
  return number % 3 === 0
    ? { name: `tag${number}`, type: "tag" }
    : { name: `field${number}`, type: "field", dataType };
}

export function columnsOf(random: Random): Bag[] {
  const more = [1, 2, 3, 4, 5, 6].filter(() => random.chance(0.3)).map(column);
  return [
    { name: "time", type: "timestamp" },
    { name: "value", type: "field", dataType: "float" },
    ...more,
  ];
}
