import { readFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { ConfigurationError } from "../api/errors";

/** A connection profile of the `influx` command. */
export interface Profile {
  name: string;
  url?: string | undefined;
  token?: string | undefined;
  org?: string | undefined;
}

/** The variables of an environment. */
export type Env = Record<string, string | undefined>;

// Loaded with `require`: the package declares its types only for ES modules, although its code supports both.
const { parse } = require("smol-toml") as { parse(text: string): Record<string, unknown> };

/**
 * The active profile of the `influx` command: from `~/.influxdbv2/configs`, or the file in INFLUX_CONFIGS_PATH;
 * INFLUX_ACTIVE_CONFIG selects a profile by name. If the file has only one profile, it doesn't have to be active.
 * Undefined if there is no file or no active profile.
 * @throws ConfigurationError if the file isn't valid TOML, or doesn't contain the selected profile.
 */
export function readActiveProfile(env: Env): Profile | undefined {
  const file = env.INFLUX_CONFIGS_PATH || join(homedir(), ".influxdbv2", "configs");
  const text = readIfThere(file);
  if (text === undefined) return undefined;
  const profiles = parseProfiles(text, file);
  const wanted = env.INFLUX_ACTIVE_CONFIG;
  if (wanted) {
    const found = profiles.find(({ name }) => name === wanted);
    if (found) return found;
    throw new ConfigurationError(`${file} has no profile "${wanted}" (INFLUX_ACTIVE_CONFIG)`);
  }
  return profiles.find(({ active }) => active) ?? (profiles.length === 1 ? profiles[0] : undefined);
}

function parseProfiles(text: string, file: string): (Profile & { active: boolean })[] {
  let tables: Record<string, unknown>;
  try {
    tables = parse(text);
  } catch (error) {
    // Only the first line of the parser's message: the rest quotes the file, including tokens.
    const [reason] = (error as Error).message.split("\n");
    throw new ConfigurationError(`${file} is not a valid TOML file: ${reason}`);
  }
  return Object.entries(tables).map(([name, value]) => {
    const table = (typeof value === "object" ? value : {}) as Record<string, unknown>;
    return {
      name,
      url: textOf(table.url),
      token: textOf(table.token),
      org: textOf(table.org),
      active: table.active === true,
    };
  });
}

function textOf(value: unknown): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}

function readIfThere(file: string): string | undefined {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw new ConfigurationError(`${file} cannot be read: ${(error as Error).message}`);
  }
}
