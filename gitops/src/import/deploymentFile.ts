import { randomUUID } from "node:crypto";
import type { ConfigValue } from "../pulumi/readConfig";
import { secretValue } from "../pulumi/secretValue";
import type { NewEntry } from "./stateEntries";

/** A raw state entry, so that nothing is lost when it is written back. */
export interface RawEntry {
  urn: string;
  type: string;
  id?: string;
  [member: string]: unknown;
}

/** What `pulumi stack export` writes. */
export interface RawDeployment {
  version: number;
  deployment: { resources?: RawEntry[] | null; [member: string]: unknown };
}

const STACK = "pulumi:pulumi:Stack";
const PROVIDER = "pulumi:providers:pulumi-nodejs";

/** The URN of a stack's default provider of dynamic resources. */
export function defaultProviderUrn(prefix: string): string {
  return `${prefix}${PROVIDER}::default`;
}

/** A stack's root and default provider. A state without resources has neither. */
export interface Foundation {
  root: string;
  provider: string;
  /** The entries that are missing from the state. */
  lacking: RawEntry[];
}

/**
 * Finds the entries that all others refer to, or creates them as the engine does.
 * @param config the stack's configuration, with which the default provider is configured, for a destroy too
 */
export function foundationOf(
  entries: readonly RawEntry[],
  prefix: string,
  names: { project: string; stack: string },
  config: ReadonlyMap<string, ConfigValue>,
  now: string,
): Foundation {
  const stamps = { created: now, modified: now };
  const root = entries.find(({ type }) => type === STACK) ?? {
    urn: `${prefix}${STACK}::${names.project}-${names.stack}`,
    custom: false,
    type: STACK,
    ...stamps,
  };
  const provider = entries.find(({ urn }) => urn === defaultProviderUrn(prefix)) ?? {
    urn: defaultProviderUrn(prefix),
    custom: true,
    id: randomUUID(),
    type: PROVIDER,
    ...providerProperties(config),
    ...stamps,
  };
  const lacking = [root, provider].filter((entry) => !entries.includes(entry));
  return { root: root.urn, provider: `${provider.urn}::${provider.id}`, lacking };
}

function providerProperties(config: ReadonlyMap<string, ConfigValue>) {
  const inputs = Object.fromEntries(
    [...config].map(([key, { value, secret }]) => [key, secret ? secretValue(value) : value]),
  );
  return { inputs, outputs: inputs };
}

/** Returns the state with additional entries. The root and the provider come before entries that refer to them. */
export function withEntries(
  exported: RawDeployment,
  { lacking }: Foundation,
  added: readonly NewEntry[],
): RawDeployment {
  const before = exported.deployment.resources ?? [];
  const resources = [...before, ...lacking, ...added];
  return {
    ...exported,
    deployment: { ...exported.deployment, resources: resources as RawEntry[] },
  };
}
