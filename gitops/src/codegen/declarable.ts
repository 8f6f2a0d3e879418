import { handlers } from "pulumi-influxdb-serverless/client";
import { typeName } from "pulumi-influxdb-serverless/rules";
import type { InventoryObject } from "../inventory/inventoryObject";

/** The objects that a program can declare, and why it can't declare the rest. */
export interface Declarable {
  objects: InventoryObject[];
  notes: string[];
}

/**
 * Leaves out the service's own objects, and what the provider's own checks would refuse in every program: servers
 * contain objects with names and retention periods that they no longer accept, or that other clients created. Objects
 * that belong to such a bucket are also left out.
 */
export function declarable(objects: readonly InventoryObject[]): Declarable {
  const notes: string[] = [];
  const left = new Set<string>();
  const own = objects.filter(({ isSystem }) => !isSystem);
  const kept = own.filter((object) => {
    const { kind, id, name } = object;
    const problem = problemOf(object);
    if (problem === undefined) return true;
    left.add(id);
    notes.push(
      `left out: ${typeName(kind)} "${name}" (${id}), which no program can declare: ${problem}.`,
    );
    return false;
  });
  const isLeft = ({ bucketId, inputs }: InventoryObject) =>
    left.has(bucketId ?? "") || left.has(String(inputs.labelId));
  return { objects: kept.filter((object) => !isLeft(object)), notes };
}

function problemOf({ kind, inputs, problem }: InventoryObject): string | undefined {
  if (problem !== undefined) return problem;
  const [failure] = handlers[kind].check(inputs, {}).failures;
  return failure && `${failure.path} ${failure.reason}`;
}
