import { delimiter, join } from "node:path";
import { CONSUMER, type CommandResult, type EngineProject } from "./engine";

const PACK = join(CONSUMER, "examples", "policy");
const LAUNCHER = join(PACK, "launcher");

/** Runs a Pulumi command with the pack in examples/policy. */
export type RunWithPack = (...args: string[]) => Promise<CommandResult>;

/**
 * Determines how this engine starts the pack: with its language host or, if that is too old (as in an engine that was built
 * from Go modules), with the pack's own launcher. Everything after the start is the same.
 * @returns undefined if neither works
 */
export async function withPolicyPack(project: EngineProject): Promise<RunWithPack | undefined> {
  const byHost: RunWithPack = (...args) => project.attempt([...args, "--policy-pack", PACK]);
  const { output } = await byHost("preview");
  if (!/failed to start: .*not supported/.test(output)) return byHost;
  if (process.platform === "win32") return undefined;
  const env = { PATH: [LAUNCHER, process.env.PATH].join(delimiter) };
  return (...args) => project.attempt([...args, "--policy-pack", LAUNCHER], env);
}

/** Returns the violations that Pulumi prints, as `level rule resource`, sorted. */
export function violationsIn({ stdout }: CommandResult): string[] {
  const lines = stdout.matchAll(/\[(\w+)\]\s+(\S+)\s+\(\S+: (\S+)\)/g);
  return [...new Set([...lines].map(([, ...parts]) => parts.join(" ")))].sort();
}
