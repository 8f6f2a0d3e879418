import { type Kind, kindOf } from "pulumi-influxdb-serverless/rules";
import { compareTexts, groupBy } from "../../collections";
import type { Action, Change, Changes } from "../changes/change";
import type { PlanLimits } from "../limits/readPlanLimits";
import type { PreviewState } from "../preview/steps";
import { isUncertain } from "../values";

/** What a rule can use, apart from the change itself. */
export class RuleContext {
  private readonly belowBucket: ReadonlyMap<unknown, Change[]>;
  private readonly belowLabel: ReadonlyMap<unknown, Change[]>;
  private readonly byId: Map<string, Change>;
  private readonly byUrn: ReadonlyMap<string, Change>;
  /** The default mappings, by database name. */
  private readonly defaults: ReadonlyMap<unknown, Change[]>;
  private readonly creations: Map<string, Change>;
  /** What is created and deleted, by what it has in common with others. */
  private readonly alike: ReadonlyMap<string, Change[]>;
  /** The new buckets and their order: the plan's limit applies in this order. */
  private readonly places: ReadonlyMap<Change, number>;

  constructor(
    readonly changes: Pick<Changes, "own" | "refreshed">,
    /** The plan's limits, or why they aren't known. */
    readonly limits: PlanLimits | { unknown: string },
  ) {
    const { own } = changes;
    this.belowBucket = groupBy(own, ({ before }) => before?.outputs.bucketId);
    this.belowLabel = groupBy(own, ({ before }) => before?.outputs.labelId);
    this.byId = new Map(own.flatMap((it) => (it.id ? [[`${it.kind} ${it.id}`, it] as const] : [])));
    const created = own.filter(({ action }) => action === "create" || action === "replace");
    this.byUrn = new Map(own.map((it) => [it.urn, it]));
    const defaults = own.filter((it) => it.before?.outputs.default === true);
    this.defaults = groupBy(defaults, (it) => it.before?.outputs.database);
    this.creations = new Map(created.flatMap((it) => keysOf(it).map((key) => [key, it] as const)));
    this.alike = groupBy(own, (it) =>
      likenessOf(it.action, it, it.action === "create" ? it.after : it.before),
    );
    const names = new Set("unknown" in limits ? [] : limits.buckets);
    const coming = created.filter((it) => it.kind === "bucket" && needsPlace(it, names));
    this.places = new Map(coming.map((it, index) => [it, index + 1]));
  }

  /** Returns what the state has in a bucket or on a label. */
  below({ kind, id }: Change): Change[] {
    if (id === undefined) return [];
    return (kind === "label" ? this.belowLabel : this.belowBucket).get(id) ?? [];
  }

  /** Returns the name of a bucket in the preview, unless it is secret. */
  bucketName(id: string): string | undefined {
    const name = this.byId.get(`bucket ${id}`)?.before?.outputs.name;
    return typeof name === "string" && !isUncertain(name) ? name : undefined;
  }

  /**
   * Returns whether an object is deleted along with its bucket or label. If that is replaced and this isn't, the removal
   * is a change of its own: afterward, the bucket exists without it.
   */
  goesWithAnother({ before, action }: Change): boolean {
    const bucket = this.byId.get(`bucket ${before?.outputs.bucketId}`);
    const label = this.byId.get(`label ${before?.outputs.labelId}`);
    return [bucket, label].some(
      (it) => it !== undefined && isLost(it) && (it.action === "delete" || action !== "delete"),
    );
  }

  /** Returns this bucket's position among those that the preview adds; undefined if the change adds no bucket. */
  placeOf(change: Change): number | undefined {
    return this.places.get(change);
  }

  /** The number of buckets that need a place in the plan. */
  get placesNeeded(): number {
    return this.places.size;
  }

  /** Returns the bucket or label that this preview creates with `adopt` under the name of a deleted one. */
  adopterOf(change: Change): Change | undefined {
    const other = this.creations.get(
      `${change.kind} ${change.provider} ${change.before?.outputs.name}`,
    );
    return other?.action === "create" && other.after?.inputs.adopt === true ? other : undefined;
  }

  /**
   * Returns the resource that a deleted bucket may have been renamed to in code: a new one with its name, or the only
   * one with the same other inputs. To Pulumi, a resource with a different logical name is a different resource.
   */
  renamedTo(change: Change): Change | undefined {
    const { kind, provider, before } = change;
    const sameName = this.creations.get(`${kind} ${provider} ${before?.outputs.name}`);
    if (sameName?.action === "create") return sameName;
    const inputs = withoutName(before);
    // Buckets without arguments are all alike.
    const values = Object.values(inputs);
    if (values.length === 0 || values.some(isUncertain)) return undefined;
    const [created, ...others] = this.alike.get(likenessOf("create", change, before)) ?? [];
    const deleted = this.alike.get(likenessOf("delete", change, before)) ?? [];
    return others.length === 0 && deleted.length === 1 ? created : undefined;
  }

  /** Returns whether this preview deletes an object of an API type that no other resource adopts. */
  isDeletedObject(type: string | undefined, id: string | null | undefined): boolean {
    const object = this.byId.get(`${KIND_OF_TYPE.get(type ?? "")} ${id}`);
    return object !== undefined && isLost(object) && !this.adopterOf(object);
  }

  /**
   * Returns whether an input's unknown value can only be the ID of a new object of this type in the preview: the input
   * depends on such objects, and otherwise only on unchanged resources, whose values are known.
   */
  isOnNewObject({ after }: Change, property: string, type: string): boolean {
    const kind = KIND_OF_TYPE.get(type);
    const urns = after?.propertyDependencies[property];
    if (kind === undefined || !Array.isArray(urns)) return false;
    const isNew = (urn: unknown) => {
      const it = this.byUrn.get(String(urn));
      return it?.kind === kind && (it.action === "create" || it.action === "replace");
    };
    return urns.some(isNew) && urns.every((urn) => isNew(urn) || this.isUnchanged(String(urn)));
  }

  /** Returns whether a resource of this package is unchanged: previews omit such resources. */
  private isUnchanged(urn: string): boolean {
    const change = this.byUrn.get(urn);
    const type = urn.split("::")[2]?.split("$").pop() ?? "";
    return change ? change.action === "keep" : kindOf(type) !== undefined;
  }

  /** Returns whether a mapping stays on the server because another resource adopts the bucket that leaves the program. */
  losesAdoptedBucket(change: Change): boolean {
    const bucket = this.byId.get(`bucket ${change.before?.outputs.bucketId}`);
    if (!bucket || !this.adopterOf(bucket)) return false;
    const { database, retentionPolicy } = change.before?.outputs ?? {};
    return !this.changes.own.some(
      ({ kind, action, after }) =>
        kind === change.kind &&
        action === "create" &&
        after?.inputs.database === database &&
        after?.inputs.retentionPolicy === retentionPolicy,
    );
  }

  /** Returns another mapping that is currently a database's default, if the preview shows it. */
  defaultOf(database: unknown, change: Change): Change | undefined {
    const others = (this.defaults.get(database) ?? []).filter(
      (it) => it !== change && it.kind === "dbrpMapping" && this.mayShareDatabase(it, change),
    );
    return others.sort((one, other) => compareTexts(one.urn, other.urn))[0];
  }

  /** Returns another mapping that this preview makes a database's default. */
  newDefaultOf(database: unknown, change: Change): Change | undefined {
    return this.changes.own.find(
      (it) =>
        it !== change &&
        it.kind === "dbrpMapping" &&
        it.after?.inputs.database === database &&
        mayBecomeDefault(it) &&
        this.mayShareDatabase(it, change),
    );
  }

  /** Databases with the same name in two organizations are different databases. */
  private mayShareDatabase(one: Change, other: Change): boolean {
    const ids = [one, other].map((it) => this.organizationOf(it));
    return ids[0] === ids[1] || ids.includes(undefined);
  }

  /** A new mapping is in its bucket's organization. */
  private organizationOf({ before, after }: Change): unknown {
    const bucket = this.byId.get(`bucket ${after?.inputs.bucketId}`);
    return before?.outputs.orgId ?? bucket?.before?.outputs.orgId;
  }

  /** Returns whether the preview declares an object in a bucket again under another logical name, so that it stays. */
  isDeclaredAgain(change: Change): boolean {
    if (!change.before) return false;
    const key = keyBelow(change, change.before.outputs);
    const other = key === undefined ? undefined : this.creations.get(key);
    return other !== undefined && other !== change;
  }
}

/** The permission types of this package's kinds that are separate objects. */
const KIND_OF_TYPE: ReadonlyMap<string, Kind> = new Map([
  ["authorizations", "authorization"],
  ["buckets", "bucket"],
  ["dbrp", "dbrpMapping"],
  ["labels", "label"],
]);

function withoutName(state: PreviewState | undefined): Record<string, unknown> {
  const { name, adopt, ...inputs } = state?.inputs ?? {};
  return inputs;
}

/** Returns a key that objects share if the same happens to them, and they differ at most in their names. */
function likenessOf(action: Action, { kind, provider }: Change, state: PreviewState | undefined) {
  return `${action} ${kind} ${provider} ${JSON.stringify(withoutName(state))}`;
}

/**
 * Returns whether the object is deleted on the server. A `retainOnDelete` that is added in the same run may have no
 * effect.
 */
export function isLost({ action, before, after }: Change): boolean {
  if (action === "delete") return !before?.retainOnDelete;
  if (action !== "replace") return false;
  return !(before?.retainOnDelete && after?.retainOnDelete);
}

/** Returns whether a mapping isn't its database's default yet but is declared to be. Only `true` counts. */
export function mayBecomeDefault({ action, before, after }: Change): boolean {
  if (action === "keep" || action === "delete") return false;
  const { database, default: declared } = after?.inputs ?? {};
  if (declared !== true && !isUncertain(declared)) return false;
  const isSame = !isUncertain(database) && before?.outputs.database === database;
  return !(isSame && before?.outputs.default === true);
}

/** A bucket that is deleted first makes room for its successor; an adopted bucket already exists. */
function needsPlace({ action, before, after }: Change, names: ReadonlySet<string>): boolean {
  if (action === "replace") return before?.delete === true;
  return !(after?.inputs.adopt === true && names.has(String(after.inputs.name)));
}

/** Returns a creation's keys: its name on the server, or its parent. */
function keysOf(change: Change): string[] {
  const { kind, provider, after } = change;
  const inputs = after?.inputs ?? {};
  const key = keyBelow(change, inputs);
  if (key !== undefined) return [key];
  return inputs.name === undefined || isUncertain(inputs.name)
    ? []
    : [`${kind} ${provider} ${inputs.name}`];
}

function keyBelow({ kind, provider }: Change, bag: Record<string, unknown>): string | undefined {
  if (bag.bucketId === undefined) return undefined;
  const parts =
    kind === "dbrpMapping"
      ? [bag.database, bag.retentionPolicy]
      : [bag.labelId ?? bag.userId ?? bag.name];
  if ([bag.bucketId, ...parts].some(isUncertain)) return undefined;
  return `${kind} ${provider} ${bag.bucketId}/${JSON.stringify(parts)}`;
}
