import { readFile, realpath } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { parse } from "yaml";
import { PulumiError } from "./runPulumi";

/** The files of a project, in the order in which Pulumi looks for them. */
export const PROJECT_FILES = ["Pulumi.json", "Pulumi.yaml", "Pulumi.yml"];

/**
 * Returns the name of a folder's Pulumi project, which Pulumi looks for in the folder and its parents.
 * @throws PulumiError if it is missing or can't be read
 */
export async function readProjectName(cwd = "."): Promise<string> {
  const name = await findProjectName(cwd);
  if (name !== undefined) return name;
  throw new PulumiError(
    `No Pulumi project found in ${resolve(cwd)}: neither this folder nor a parent has a Pulumi.yaml.`,
  );
}

/** The same, but undefined if there is no project. @throws PulumiError if it can't be read */
export async function findProjectName(cwd = "."): Promise<string | undefined> {
  // As Pulumi does, follow a symbolic link before looking at the parents.
  const start = await realpath(cwd).catch(() => resolve(cwd));
  for (let folder = start; ; folder = dirname(folder)) {
    for (const file of PROJECT_FILES) {
      const name = await nameIn(join(folder, file));
      if (name !== undefined) return name;
    }
    if (folder === dirname(folder)) return undefined;
  }
}

async function nameIn(file: string): Promise<string | undefined> {
  const text = await readFile(file, "utf8").catch(() => undefined);
  if (text === undefined) return undefined;
  const { name } = (parseYaml(text, file) ?? {}) as { name?: unknown };
  if (typeof name === "string") return name;
  throw new PulumiError(`${file} does not set a project name.`);
}

function parseYaml(text: string, file: string): unknown {
  try {
    // Pulumi accepts merge keys (`<<`).
    return parse(text, { merge: true });
  } catch {
    // The reason isn't shown, since the parser's message quotes its input.
    throw new PulumiError(`${file} is not valid YAML.`);
  }
}

/** Returns the stack's own name, as in URNs, without the organization and project of a full name. */
export function ownStackName(stack: string): string {
  return stack.slice(stack.lastIndexOf("/") + 1);
}
