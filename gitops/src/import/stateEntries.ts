import {
  connectionFingerprint,
  type Endpoint,
  newMark,
  providerText,
  toWire,
} from "pulumi-influxdb-serverless/client";
import { typeToken } from "pulumi-influxdb-serverless/rules";
import type { NamedObject } from "../codegen/namedObject";
import type { TokenOf } from "../inventory/tokenPermissions";
import { secretValue } from "../pulumi/secretValue";

/** The context of the entries in the state. */
export interface StatePlace {
  /** The beginning of every URN: `urn:pulumi:<stack>::<project>::`. */
  prefix: string;
  /** The URN of the stack's root, their parent. */
  root: string;
  /** The reference to the stack's default provider. */
  provider: string;
  /** The connection's endpoint. */
  place: Endpoint;
  /** The URNs of resources that are already in the state, by their ID on the server. */
  known: ReadonlyMap<string, string>;
  /** Finds an API token's value. */
  tokenOf: TokenOf;
  /** RFC 3339. */
  now: string;
}

/** A state entry, as the engine writes it after a creation. */
export interface NewEntry {
  urn: string;
  custom: true;
  id: string;
  type: string;
  inputs: object;
  outputs: object;
  parent: string;
  dependencies?: string[];
  provider: string;
  propertyDependencies: Record<string, string[]>;
  additionalSecretOutputs?: string[];
  created: string;
  modified: string;
}

/**
 * Returns the entries that a state would have if a program had declared and created these objects. Pure except for the
 * marks, which distinguish resources that manage the same object.
 * @param objects in order: referenced objects come first
 */
export function stateEntries(objects: readonly NamedObject[], place: StatePlace): NewEntry[] {
  const urns = new Map(place.known);
  return objects.map((object) => {
    const urn = urnOf(object, place);
    urns.set(object.id, urn);
    return entryOf(object, urn, place, (id) => urns.get(id));
  });
}

export function urnOf(
  { kind, logicalName }: NamedObject,
  { prefix }: Pick<StatePlace, "prefix">,
): string {
  return `${prefix}${typeToken(kind)}::${logicalName}`;
}

function entryOf(
  { kind, id, inputs, outputs }: NamedObject,
  urn: string,
  { root, provider, place, tokenOf, now }: StatePlace,
  find: (id: string) => string | undefined,
): NewEntry {
  const __provider = providerText(kind);
  // Because of these dependencies, a destroy removes a bucket's objects first, and a replacement includes them.
  const propertyDependencies = Object.fromEntries(
    ["__provider", ...Object.keys(inputs)].map((key) => {
      const targets = referencesIn(key, inputs[key]).flatMap((target) => find(target) ?? []);
      return [key, [...new Set(targets)]];
    }),
  );
  const dependencies = Object.values(propertyDependencies).flat();
  const isToken = kind === "authorization";
  // Pulumi encrypts it when it imports the state.
  const secrets = isToken ? { token: secretValue(tokenOf(id) ?? "") } : {};
  const identity = { connection: connectionFingerprint(place), holder: newMark() };
  return {
    urn,
    custom: true,
    id,
    type: typeToken(kind),
    inputs: toWire({ __provider, ...inputs }),
    outputs: toWire({ __provider, ...outputs, ...secrets, ...identity }),
    parent: root,
    ...(dependencies.length > 0 ? { dependencies } : {}),
    provider,
    propertyDependencies,
    ...(isToken ? { additionalSecretOutputs: ["token"] } : {}),
    created: now,
    modified: now,
  };
}

/** The IDs of buckets and labels that an input refers to, as in the exported program. */
function referencesIn(key: string, value: unknown): string[] {
  if (key === "bucketId" || key === "labelId") return [String(value)];
  if (key !== "permissions" || !Array.isArray(value)) return [];
  return value.flatMap(({ resource: { type, id } }) =>
    (type === "buckets" || type === "labels") && id !== undefined ? [String(id)] : [],
  );
}
