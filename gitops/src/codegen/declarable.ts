import { handlers } from "pulumi-influxdb-serverless/client";
import { typeName } from "pulumi-influxdb-serverless/rules";
import type { InventoryObject } from "../inventory/inventoryObject";

/** What a program can declare of some objects, and why it cannot declare the rest. */
export interface Declarable {
  objects: InventoryObject[];
  notes: string[];
}

/**
 * Leaves out the service's own objects, and what the provider's own checks would refuse in every program: servers have
 * objects of names and retentions that they take no more, or from other clients. What stands below such a bucket goes too.
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
