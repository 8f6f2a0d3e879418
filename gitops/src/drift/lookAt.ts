import { fromWire, handlers, type Recorded, type Session } from "pulumi-influxdb-serverless/client";
import { InfluxError } from "pulumi-influxdb-serverless/rules";
import { logicalName } from "../stack/logicalName";
import { holdsSecret, holdsUnreadable, keepSecrets, reveal } from "../stack/secretValue";
import type { ManagedResource } from "../stack/stackState";
import { compareInputs, extraColumns, type PropertyDifference } from "./compare";
import type { DriftItem, DriftStatus } from "./driftItem";

type Bag = Record<string, unknown>;

/** What looking at one resource gave: its drift, or why that cannot be told. */
export type Look = { resource: ManagedResource } & ({ items: DriftItem[] } | { error: string });

/** What a handler is to a tool that only reads: the same for all kinds. */
interface Reads {
  read(
    session: Session,
    id: string,
    olds: Recorded & Bag,
  ): Promise<{ inputs: object; outputs: object } | undefined>;
}

/** Looks at a resource by the provider's own rules: the same `read` that a refresh asks. */
export async function lookAt(session: Session, resource: ManagedResource): Promise<Look> {
  const { entry, kind, id } = resource;
  if (holdsUnreadable(entry.outputs) || holdsUnreadable(entry.inputs)) {
    return { resource, error: encrypted(resource) };
  }
  keepSecrets(entry.inputs);
  try {
    const olds = fromWire(reveal(entry.outputs) as Bag) as Recorded & Bag;
    const found = await (handlers[kind] as unknown as Reads).read(session, id, olds);
    if (!found) return { resource, items: [itemOf(resource, "gone", {})] };
    const recorded = fromWire(reveal(entry.inputs) as Bag);
    const changed = compareInputs(recorded, found.inputs as Bag, entry.ignoreChanges ?? []);
    const extra = kind === "measurementSchema" ? extraColumns(found.outputs as Bag, recorded) : [];
    return {
      resource,
      items: [
        ...changed.map((difference) => itemOf(resource, "changed", difference)),
        ...extra.map((difference) => itemOf(resource, "extra", difference)),
      ],
    };
  } catch (error) {
    // One entry that nobody expected must not hide what there is to say of all others.
    const { message } = error as Error;
    return { resource, error: error instanceof InfluxError ? message : `${entry.urn}: ${message}` };
  }
}

function encrypted({ entry }: ManagedResource): string {
  return (
    `${logicalName(entry.urn)} has encrypted values in this state, so it cannot be compared: export it with ` +
    "--show-secrets, or give --stack instead of --state."
  );
}

function itemOf(
  { stack, entry, kind, id }: ManagedResource,
  status: DriftStatus,
  difference: Partial<PropertyDifference>,
): DriftItem {
  const { urn } = entry;
  return {
    status,
    kind,
    name: logicalName(urn),
    urn,
    id,
    stack: stack.name,
    ...hideSecret(entry.inputs, difference),
  };
}

/** A value that the state keeps secret is shown by no report; that it differs is. */
function hideSecret(
  inputs: Bag,
  difference: Partial<PropertyDifference>,
): Partial<PropertyDifference> {
  const [key = ""] = (difference.property ?? "").split(/[.[]/);
  if (!holdsSecret(inputs[key])) return difference;
  return { ...difference, recorded: "[secret]", live: "[secret]" };
}
