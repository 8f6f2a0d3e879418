import type { Kind } from "../../provider/src/contract/kind";
import {
  type Bag,
  type Declared,
  type Reference,
  referencesOf,
} from "../support/engineModel/program";
import { SECRET } from "../support/engineModel/secrets";
import { asStored } from "../support/engineModel/stack";
import { type Dimensions, NONE } from "./dimensions";
import type { Remedy } from "./operator";
import type { Random } from "./random";
import { bucketArgs, columnsOf, labelArgs, retentionArgs } from "./randomArguments";
import { authorizationArgs, mappingArgs } from "./tokensAndMappings";

/**
 * Writes the program: first at random, then one edit at a time. The program is always valid: no two resources declare
 * the same object, and schemas are in explicit buckets.
 */
export class ProgramAuthor {
  program: Declared[] = [];
  /** What the program refers to with `get`. */
  references: Reference[] = [];
  /** The IDs of objects that it once referred to: since then, they belong to nobody. */
  readonly released = new Set<string>();
  private count = 0;

  constructor(
    readonly random: Random,
    readonly users: readonly string[],
    readonly has: Dimensions = NONE,
    readonly providers: readonly string[] = [""],
  ) {}

  /** Writes a program with about this many resources. */
  write(size: number): void {
    while (this.program.length < size) this.add();
  }

  of(...kinds: Kind[]): Declared[] {
    return this.program.filter(({ kind }) => kinds.includes(kind));
  }

  /** Returns a name that was never used. */
  newName(kind: string): string {
    this.count += 1;
    const isSecret = this.has.secrets && this.random.chance(0.5);
    return `${isSecret ? SECRET : ""}${kind}-${this.count}`;
  }

  /** Returns a retention; with the dimension `numbers`, sometimes one at the limit of a number type. */
  retention(): { everySeconds: number }[] {
    return retentionArgs(this.random, this.has.numbers && this.random.chance(0.5));
  }

  /** Returns a resource's Pulumi provider, chosen at random, as a member. */
  provider(): Pick<Declared, "provider"> {
    const provider = this.providers.length > 1 ? this.random.pick(this.providers) : "";
    return provider === "" ? {} : { provider };
  }

  /** Returns a name that a later bucket, label or database may have, so that somebody else can use it first. */
  comingName(kind: "bucket" | "label" | "db"): string {
    return `${kind}-${this.count + this.random.int(1, 3)}`;
  }

  /** Adds one resource of any possible kind. */
  add(): void {
    const kinds = ["bucket", "bucket", "label", "below", "below", "below"];
    const kind = this.random.pick([...kinds, ...(this.has.tokens ? ["token", "mapping"] : [])]);
    if (kind === "token") this.declare("authorization", authorizationArgs(this));
    else if (kind === "mapping") this.addMapping();
    else if (kind === "bucket") this.declare("bucket", bucketArgs(this, this.newName("bucket")));
    else if (kind === "label") this.declare("label", labelArgs(this.random, this.newName("label")));
    else this.addBelow();
  }

  declare(kind: Kind, args: Bag): void {
    const name = String(args.name ?? this.newName(kind));
    const isFree = !this.program.some((other) => other.name === name);
    this.program.push({ name: isFree ? name : this.newName(kind), kind, args, ...this.provider() });
  }

  /** Returns the program with changes for one run. */
  withRemedies(remedies: readonly (readonly [name: string, remedy: Remedy])[]): Declared[] {
    const interim = new ProgramAuthor(this.random, this.users, this.has, this.providers);
    interim.program = asStored(this.program);
    for (const [name, remedy] of remedies) {
      const resource = interim.program.find((it) => it.name === name);
      if (resource) remedy.apply(resource, interim);
    }
    return interim.program;
  }

  /** Removes a resource, and what refers to it. */
  remove({ name }: Declared): void {
    this.program = this.program.filter((resource) => resource.name !== name);
    for (const other of this.program) {
      if (other.dependsOn?.includes(name)) delete other.dependsOn;
    }
    for (const dependant of this.program.filter((other) => referencesOf(other).includes(name))) {
      this.remove(dependant);
    }
  }

  /** Returns whether no resource declares this object in a bucket. */
  isFree(kind: Kind, args: Bag): boolean {
    const keys: readonly string[] =
      kind === "bucketLabelAttachment"
        ? ["bucketId", "labelId"]
        : kind === "measurementSchema"
          ? ["bucketId", "name"]
          : ["bucketId", "userId"];
    // A user has one role in a bucket, as member or as owner.
    const alike = isRole(kind) ? this.of("bucketMember", "bucketOwner") : this.of(kind);
    return !alike.some((other) => keys.every((key) => other.args[key] === args[key]));
  }

  /** Returns another object of this kind in a bucket; undefined if no others are left. */
  newBelow(kind: Kind): Bag | undefined {
    const { random } = this;
    const buckets = this.of("bucket").filter(
      ({ args }) => kind !== "measurementSchema" || args.schemaType === "explicit",
    );
    const labels = this.of("label");
    if (buckets.length === 0 || (kind === "bucketLabelAttachment" && labels.length === 0)) {
      return undefined;
    }
    const bucketId = `$${random.pick(buckets).name}`;
    const args: Bag = isRole(kind)
      ? { bucketId, userId: random.pick(this.users) }
      : kind === "measurementSchema"
        ? { bucketId, name: random.pick(["cpu", "mem", "disk"]), columns: columnsOf(random) }
        : { bucketId, labelId: `$${random.pick(labels).name}` };
    return this.isFree(kind, args) ? args : undefined;
  }

  private addMapping(): void {
    const args = mappingArgs(this);
    if (args) this.declare("dbrpMapping", args);
  }

  private addBelow(): void {
    const kind = this.random.pick([
      "bucketLabelAttachment",
      "bucketMember",
      "bucketOwner",
      "measurementSchema",
    ] as const);
    const args = this.newBelow(kind);
    if (!args) return;
    this.program.push({ name: this.newName(kind), kind, args, ...this.provider() });
  }
}

function isRole(kind: Kind): boolean {
  return kind === "bucketMember" || kind === "bucketOwner";
}
