import { readFileSync } from "node:fs";
import { InvalidArgumentError } from "commander";
import { z } from "zod";
import { type Fault, fault, faultList } from "./faults/fault";
import { type SomeSwitches, SWITCHES, someSwitches } from "./switches";

/** Reads a number for an option. */
export function wholeNumber(text: string): number {
  if (!/^\d+$/.test(text))
    throw new InvalidArgumentError("It must be a whole number, 0 or greater.");
  return Number(text);
}

export function aboveZero(text: string): number {
  if (!/^[1-9]\d*$/.test(text)) {
    throw new InvalidArgumentError("It must be a whole number, 1 or greater.");
  }
  return Number(text);
}

/** Reads one `--fault`. */
export function appendFault(text: string, before: Fault[]): Fault[] {
  const parsed = fault.safeParse(parseJson(text));
  if (parsed.success) return [...before, parsed.data];
  throw new InvalidArgumentError(z.prettifyError(parsed.error));
}

/** Reads the list in a `--faults` file. */
export function appendFaultsOf(path: string, before: Fault[]): Fault[] {
  const parsed = faultList.safeParse(parseJson(readText(path)));
  if (parsed.success) return [...before, ...parsed.data];
  throw new InvalidArgumentError(z.prettifyError(parsed.error));
}

/** Reads one `--switch name=value`. */
export function addSwitch(text: string, before: SomeSwitches): SomeSwitches {
  const [name = "", value] = text.split(/=(.*)/s);
  const parsed = someSwitches.safeParse({ [name]: value ?? "" });
  if (parsed.success) return { ...before, ...parsed.data };
  const values = Object.entries(SWITCHES).find(([known]) => known === name)?.[1].values;
  throw new InvalidArgumentError(
    values ? `${name} must be ${values.join(" or ")}.` : `For a list of switches, see --help.`,
  );
}

/** Describes the switches for `--help`: each with its values, the default first. */
export function switchHelp(): string {
  const lines = Object.entries(SWITCHES).map(
    ([name, { values, meaning }]) => `  ${name}=${values.join("|")}\n      ${meaning}`,
  );
  return `\nSwitches for behavior that the service's documentation leaves open (the first value is the default):\n${lines.join("\n")}`;
}

function readText(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    throw new InvalidArgumentError(`It cannot be read: ${(error as Error).message}`);
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new InvalidArgumentError(`It isn't JSON: ${(error as Error).message}`);
  }
}
