import { readFile } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { parse } from "yaml";
import { PulumiError } from "./runPulumi";

const FILES = ["Pulumi.yaml", "Pulumi.yml", "Pulumi.json"];

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
export async function findProjectName(cwd?: string): Promise<string | undefined> {
  return (await findProject(cwd))?.name;
}

/** Returns whether a folder's project itself sets where its states are. @throws PulumiError if it can't be read */
export async function setsBackend(cwd?: string): Promise<boolean> {
  return (await findProject(cwd))?.backend !== undefined;
}

interface Project {
  name: string;
  backend?: unknown;
}

async function findProject(cwd = "."): Promise<Project | undefined> {
  for (let folder = resolve(cwd); ; folder = dirname(folder)) {
    for (const file of FILES) {
      const project = await projectIn(join(folder, file));
      if (project !== undefined) return project;
    }
    if (folder === dirname(folder)) return undefined;
  }
}

async function projectIn(file: string): Promise<Project | undefined> {
  const text = await readFile(file, "utf8").catch(() => undefined);
  if (text === undefined) return undefined;
  const project = (parseYaml(text, file) ?? {}) as Partial<Project>;
  if (typeof project.name === "string") return { ...project, name: project.name };
  throw new PulumiError(`${file} does not set a project name.`);
}

function parseYaml(text: string, file: string): unknown {
  try {
    return parse(text);
  } catch {
    // The reason isn't shown, since the parser's message quotes its input.
    throw new PulumiError(`${file} is not valid YAML.`);
  }
}

/** Returns the stack's own name, as in URNs, without the organization and project of a full name. */
export function ownStackName(stack: string): string {
  return stack.slice(stack.lastIndexOf("/") + 1);
}
