import type { Emulator } from "influxdb-serverless-emulator";
import { apiOf } from "../support/api";
import type { Entry, Stack } from "../support/engineModel/stack";
import { changeMapping, changeToken, createMapping, createToken } from "./othersOfTokens";
import type { ProgramAuthor } from "./programAuthor";
import { longer } from "./randomArguments";
import type { Site } from "./site";
import { readWorld, type World, type WorldBucket } from "./world";

type Role = "bucketMember" | "bucketOwner";

/** The API paths of objects that others delete. */
const FAMILIES = {
  authorization: "authorizations",
  bucket: "buckets",
  dbrpMapping: "dbrps",
  label: "labels",
};

/** Somebody else, who works in the same organization through the API, and their objects. */
export class OtherPeople {
  /** Buckets, labels, tokens, mappings (by ID) and relations (as `kind bucket/other`) that they created. */
  readonly made = new Set<string>();
  /** Our objects that they changed or removed. */
  readonly touched = new Set<string>();
  /** Columns that they added, by schema. */
  readonly columns = new Map<string, string[]>();
  /** Buckets that they changed or created between two attempts of the current run's requests, with their retention. */
  readonly changed = new Map<string, number>();
  private readonly emulator: Emulator;
  private readonly isClockRight: boolean;
  private readonly api: ReturnType<typeof apiOf>;
  private count = 0;

  constructor(
    {
      emulator,
      gateway,
    }: Pick<Site, "emulator"> & { gateway: Pick<Site["gateway"], "dateOffset"> },
    private readonly author: ProgramAuthor,
    private readonly stack: Stack,
  ) {
    this.emulator = emulator;
    this.isClockRight = gateway.dateOffset === 0;
    this.api = apiOf(emulator);
  }

  /** Does something at random. @returns a readable description */
  async act(): Promise<string> {
    const { random } = this.author;
    const world = await readWorld(this.emulator);
    const ours = this.stack.entries.filter(({ pendingDelete }) => !pendingDelete);
    const acts = [
      () => this.createBucket(),
      () => this.createLabel(),
      () => this.createTwin(),
      ...(this.author.has.tokens
        ? [
            async () => this.noteMade(await createToken(this.scene)),
            async () => this.noteMade(await createMapping(this.scene, world)),
          ]
        : []),
      // Only a clock distinguishes it from our own.
      ...(this.isClockRight ? [] : [1, 2, 3, 4].map(() => () => this.createTwin())),
      ...(ours.length > 0
        ? [1, 2, 3, 4].map(() => () => this.change(random.pick(ours), world))
        : []),
    ];
    return random.pick(acts)();
  }

  /** Renames a bucket, label or mapping whose name the program needs. */
  async makeRoom(id: string): Promise<void> {
    this.count += 1;
    const name = `moved-${this.count}`;
    const world = await readWorld(this.emulator);
    const bucket = world.buckets.get(id);
    if (bucket) await this.patchBucket(bucket, { name });
    else if (world.mappings.has(id)) {
      const path = `/api/v2/dbrps/${id}?orgID=${this.emulator.orgID}`;
      await this.api.call("PATCH", path, { retention_policy: name });
    } else await this.api.call("PATCH", `/api/v2/labels/${id}`, { name });
  }

  /** Deletes an unneeded bucket, label, token or mapping. */
  async remove(kind: keyof typeof FAMILIES, id: string): Promise<void> {
    const path = `/api/v2/${FAMILIES[kind]}/${id}`;
    await this.api.call("DELETE", `${path}?orgID=${this.emulator.orgID}`);
  }

  /** Returns a name that nobody else uses. */
  newName(): string {
    this.count += 1;
    return `by-hand-${this.count}`;
  }

  private get scene() {
    return { emulator: this.emulator, author: this.author, newName: () => this.newName() };
  }

  private noteMade({ told, id }: { told: string; id?: string | undefined }): string {
    if (id) this.made.add(id);
    return told;
  }

  private async createBucket(): Promise<string> {
    const { random } = this.author;
    this.count += 1;
    const name = random.chance(0.6) ? this.author.comingName("bucket") : `theirs-${this.count}`;
    const days = random.pick([1, 60, 400]);
    const { id } = await this.api.createBucket({
      orgID: this.emulator.orgID,
      name,
      description: "made by somebody else",
      retentionRules: [{ type: "expire", everySeconds: days * 86_400 }],
    });
    if (id) this.made.add(id);
    return `bucket ${name} (${id}) with ${days} days`;
  }

  private async createLabel(): Promise<string> {
    const { random } = this.author;
    this.count += 1;
    const name = random.chance(0.6) ? this.author.comingName("label") : `theirs-${this.count}`;
    const body = { orgID: this.emulator.orgID, name, properties: { by: "somebody else" } };
    const { json } = await this.api.call("POST", "/api/v2/labels", body);
    if (json.label) this.made.add(json.label.id);
    return `label ${name} (${json.label?.id})`;
  }

  /** Creates something that the program declares but hasn't created yet. */
  private async createTwin(): Promise<string> {
    const { random } = this.author;
    const wanted = this.author
      .of("bucket", "label")
      .filter(({ name }) => this.stack.find(name) === undefined)
      // Waiting takes time, so do it rarely.
      .filter(({ kind }) => kind === "label" || !this.isClockRight || random.chance(0.3));
    if (wanted.length === 0) return "nothing: all is made already";
    const { kind, args } = random.pick(wanted);
    const body = { orgID: this.emulator.orgID, ...args };
    const { json } = await this.api.call("POST", `/api/v2/${kind}s`, body);
    const id = json.id ?? json.label?.id;
    if (id) this.made.add(id);
    // Times are compared in whole seconds: a younger object can't be distinguished from a lost request's. If the server's
    // clock is wrong, a moment makes no difference.
    if (kind === "bucket" && this.isClockRight)
      await new Promise((resolve) => setTimeout(resolve, 2_100));
    return `${kind} ${args.name} (${id}), exactly as it is declared`;
  }

  private async change(entry: Entry, world: World): Promise<string> {
    const { kind, id, inputs } = entry;
    if (kind === "authorization" || kind === "dbrpMapping") {
      this.touched.add(id);
      return kind === "authorization"
        ? changeToken(this.scene, entry)
        : changeMapping(this.scene, entry);
    }
    const bucket = world.buckets.get(kind === "bucket" ? id : String(inputs.bucketId));
    if (kind === "bucket" && bucket) return this.changeBucket(bucket, world);
    if (kind === "label") return this.changeLabel(id);
    if (!bucket) return `nothing: ${entry.name} is gone`;
    if (kind === "measurementSchema") return this.addColumn(bucket, id);
    this.touched.add(`${kind} ${id}`);
    const list = kind === "bucketMember" ? "members" : kind === "bucketOwner" ? "owners" : "labels";
    await this.api.call("DELETE", `/api/v2/buckets/${bucket.id}/${list}/${id.split("/")[1]}`);
    if (kind !== "bucketLabelAttachment" && this.author.random.chance(0.5)) {
      const other = kind === "bucketMember" ? "bucketOwner" : "bucketMember";
      return this.addRole(bucket, id.split("/")[1] ?? "", other);
    }
    return `${kind} ${id} taken away`;
  }

  private async changeBucket(bucket: WorldBucket, world: World): Promise<string> {
    const { random, users } = this.author;
    const { id } = bucket;
    const what = random.pick([
      "longer",
      "longer",
      "longer",
      "rename",
      "describe",
      "delete",
      "role",
      "label",
    ]);
    if (what === "role") {
      const userId = random.pick(users);
      const isTaken = [...bucket.members, ...bucket.owners].includes(userId);
      if (isTaken) return "nothing: the user has a role already";
      return this.addRole(bucket, userId, random.pick(["bucketMember", "bucketOwner"]));
    }
    if (what === "label") return this.attach(bucket, world);
    this.touched.add(id);
    if (what === "longer")
      await this.patchBucket(bucket, { seconds: longer(this.author.random, bucket.seconds) });
    if (what === "describe") await this.patchBucket(bucket, { description: "edited by hand" });
    if (what === "rename") await this.patchBucket(bucket, { name: this.newName() });
    if (what === "delete") await this.api.deleteBucket(id);
    return `bucket ${bucket.name} (${id}): ${what}`;
  }

  private async changeLabel(id: string): Promise<string> {
    const isDeleted = this.author.random.chance(0.4);
    this.touched.add(id);
    if (isDeleted) await this.api.call("DELETE", `/api/v2/labels/${id}`);
    else await this.api.call("PATCH", `/api/v2/labels/${id}`, { properties: { hand: "made" } });
    return `label ${id} ${isDeleted ? "deleted" : "changed"}`;
  }

  private async addRole(bucket: WorldBucket, id: string, kind: Role): Promise<string> {
    const path = kind === "bucketMember" ? "members" : "owners";
    await this.api.call("POST", `/api/v2/buckets/${bucket.id}/${path}`, { id });
    this.made.add(`${kind} ${bucket.id}/${id}`);
    return `${kind} ${bucket.id}/${id}`;
  }

  private async attach(bucket: WorldBucket, world: World): Promise<string> {
    const free = [...world.labels.keys()].filter((id) => !bucket.labels.includes(id));
    if (free.length === 0) return "nothing: no label to attach";
    const labelID = this.author.random.pick(free);
    await this.api.call("POST", `/api/v2/buckets/${bucket.id}/labels`, { labelID });
    this.made.add(`bucketLabelAttachment ${bucket.id}/${labelID}`);
    return `label ${labelID} on bucket ${bucket.id}`;
  }

  private async addColumn(bucket: WorldBucket, id: string): Promise<string> {
    const schema = bucket.schemas.find((item) => item.id === id);
    if (!schema) return "nothing: the schema is gone";
    const name = `theirs${++this.count}`;
    const columns = [...schema.columns, { name, type: "tag" }];
    const path = `/api/v2/buckets/${bucket.id}/schema/measurements/${id}`;
    await this.api.call("PATCH", path, { columns });
    this.columns.set(id, [...(this.columns.get(id) ?? []), name]);
    return `column ${name} in schema ${id}`;
  }

  private patchBucket(
    bucket: WorldBucket,
    change: { name?: string; description?: string; seconds?: number },
  ) {
    const { seconds = bucket.seconds, ...patch } = change;
    const retentionRules = seconds === 0 ? [] : [{ type: "expire", everySeconds: seconds }];
    return this.api.patchBucket(bucket.id, { ...patch, retentionRules });
  }
}
