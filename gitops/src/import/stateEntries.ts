import {
  connectionMark,
  type Endpoint,
  newMark,
  providerText,
  toWire,
} from "pulumi-influxdb-serverless/client";
import { typeToken } from "pulumi-influxdb-serverless/rules";
import type { NamedObject } from "../codegen/namedObject";

/** Where the entries stand in the state. */
export interface StatePlace {
  /** The beginning of every URN: `urn:pulumi:<stack>::<project>::`. */
  prefix: string;
  /** The URN of the stack's root, their parent. */
  root: string;
  /** The reference to the stack's default provider. */
  provider: string;
  /** Where the connection leads. */
  place: Endpoint;
  /** The URNs of what the state has already, by the id on the server. */
  known: ReadonlyMap<string, string>;
  /** RFC 3339. */
  now: string;
}

/** An entry of a state, as the engine writes it after a creation. */
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
  created: string;
  modified: string;
}

/**
 * The entries that a state has after a program declared these objects and created them. Pure but for the marks, by
 * which resources that hold an object are told apart.
 * @param objects what is referred to comes first
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
  { root, provider, place, now }: StatePlace,
  find: (id: string) => string | undefined,
): NewEntry {
  const __provider = providerText(kind);
  // By this order a destroy removes what stands below a bucket first, and a replacement carries it along.
  const propertyDependencies = Object.fromEntries(
    ["__provider", ...Object.keys(inputs)].map((key) => {
      const isReference = key === "bucketId" || key === "labelId";
      const target = isReference ? find(String(inputs[key])) : undefined;
      return [key, target === undefined ? [] : [target]];
    }),
  );
  const dependencies = Object.values(propertyDependencies).flat();
  const marks = { connection: connectionMark(place), holder: newMark() };
  return {
    urn,
    custom: true,
    id,
    type: typeToken(kind),
    inputs: toWire({ __provider, ...inputs }),
    outputs: toWire({ __provider, ...outputs, ...marks }),
    parent: root,
    ...(dependencies.length > 0 ? { dependencies } : {}),
    provider,
    propertyDependencies,
    created: now,
    modified: now,
  };
}
