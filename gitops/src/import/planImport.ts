import type { Kind } from "pulumi-influxdb-serverless/rules";
import { CommandError } from "../commandError";
import type { NamedObject } from "../program/namedObject";
import type { ManagedResource } from "../stack/stackState";
import { counted } from "../terminal/counted";
import { typeName } from "../terminal/typeName";
import { urnOf } from "./stateEntries";

/** What an import does with each object. */
export interface ImportPlan {
  /** To be taken into the state. */
  added: NamedObject[];
  /** In the state already, by whatever name: they stay as they are. */
  kept: NamedObject[];
}

/** Whom objects belong to before an import. */
export interface Managed {
  /** What the stack itself keeps. */
  own: readonly ManagedResource[];
  /** What other stacks keep. */
  others: readonly ManagedResource[];
  /** Every URN of the stack's state. */
  urns: ReadonlySet<string>;
}

/**
 * Decides what an import does. Pure.
 * @throws CommandError when another stack keeps one of the objects, or a URN stands for something else already
 */
export function planImport(
  objects: readonly NamedObject[],
  { own, others, urns }: Managed,
  prefix: string,
): ImportPlan {
  const kept = new Set(own.map(keyOf));
  const added = objects.filter((object) => !kept.has(keyOf(object)));
  refuseManaged(added, others);
  refuseClash(added, urns, prefix);
  return { added, kept: objects.filter((object) => kept.has(keyOf(object))) };
}

/** Two stacks that keep one object undo each other's work for ever. */
function refuseManaged(objects: readonly NamedObject[], others: readonly ManagedResource[]): void {
  const keepers = new Map(others.map((resource) => [keyOf(resource), resource.stack.name]));
  const taken = objects.filter((object) => keepers.has(keyOf(object)));
  const [first] = taken;
  if (!first) return;
  throw new CommandError(
    `${counted(taken.length, "object")} of these, such as ${typeName(first.kind)} "${first.logicalName}", belong to another stack: ` +
      `${keepers.get(keyOf(first))}. Nothing was written. Leave them out with --include.`,
  );
}

function refuseClash(
  objects: readonly NamedObject[],
  urns: ReadonlySet<string>,
  prefix: string,
): void {
  const clash = objects.find((object) => urns.has(urnOf(object, { prefix })));
  if (!clash) return;
  throw new CommandError(
    `The stack has a ${typeName(clash.kind)} of the logical name "${clash.logicalName}" already, for another object than the one ` +
      `on the server (${clash.id}). Nothing was written. Rename that resource (with an alias), or leave the object out ` +
      "with --include.",
  );
}

/** A user has one role in a bucket; which one makes no difference to whom it belongs. */
function keyOf({ kind, id }: { kind: Kind; id: string }): string {
  return `${kind} ${id}`;
}
