import { foldLabelName } from "../rules/labelNames";
import { DbrpMappings } from "./dbrpMappings";
import { newId } from "./id";
import { MapOf } from "./mapOf";
import type { Bucket, Label, MeasurementSchema, Organization, Role, User } from "./model";
import { StoredPoints } from "./points";
import { SortedByName } from "./sortedByName";
import { timestamp } from "./timestamp";
import { StoredTokens } from "./tokens";

/** Everything that the emulator knows, in memory. The rules are in the routes; the store only keeps and finds objects. */
export class Store {
  readonly organizations = new Map<string, Organization>();
  readonly users = new Map<string, User>();
  readonly tokens = new StoredTokens();
  readonly buckets = new Map<string, Bucket>();
  readonly labels = new Map<string, Label>();
  /** By bucket: the IDs of the attached labels, including labels that have since been deleted. */
  readonly attachedLabels = new MapOf<Set<string>>(() => new Set());
  /** By bucket: the role of each user; one role per user. */
  readonly roles = new MapOf<Map<string, Role>>(() => new Map());
  /** By bucket: its measurement schemas, by ID. */
  readonly schemas = new MapOf<Map<string, MeasurementSchema>>(() => new Map());
  readonly dbrps = new DbrpMappings();
  /** By bucket. */
  readonly points = new StoredPoints();
  /** Buckets whose delete has been acknowledged, but not carried out yet. */
  readonly queuedDeletes = new Set<Bucket>();
  private readonly bucketsOfOrg = new MapOf(() => new SortedByName<Bucket>());
  /** By organization: its labels, by case-insensitive name. */
  private readonly labelsOfOrg = new MapOf(() => new Map<string, Label>());
  private readonly listeners: (() => void)[] = [];

  /** Calls the listener after every change, including those reported through `changed`. */
  onChange(listener: () => void): void {
    this.listeners.push(listener);
  }

  /** Reports a change; called by the code that made it. */
  changed(): void {
    for (const listener of this.listeners) listener();
  }

  /** Adds an organization with its two system buckets. */
  addOrganization(name: string): Organization {
    const organization = { id: newId(), name, createdAt: timestamp() };
    this.organizations.set(organization.id, organization);
    this.addSystemBucket(organization.id, "_tasks", 3, "System bucket for task logs");
    this.addSystemBucket(organization.id, "_monitoring", 7, "System bucket for monitoring logs");
    return organization;
  }

  organizationByName(name: string): Organization | undefined {
    return [...this.organizations.values()].find((organization) => organization.name === name);
  }

  addUser(name: string): User {
    const user: User = { id: newId(), name, status: "active" };
    this.users.set(user.id, user);
    return user;
  }

  userByName(name: string): User | undefined {
    return [...this.users.values()].find((user) => user.name === name);
  }

  addBucket(bucket: Bucket): void {
    this.buckets.set(bucket.id, bucket);
    this.bucketsOfOrg.of(bucket.orgID).add(bucket);
  }

  bucketByName(orgID: string, name: string): Bucket | undefined {
    return this.bucketsOfOrg.of(orgID).get(name);
  }

  /** The buckets of an organization, sorted by name. */
  bucketsOf(orgID: string): readonly Bucket[] {
    return this.bucketsOfOrg.of(orgID).items;
  }

  renameBucket(bucket: Bucket, name: string): void {
    this.bucketsOfOrg.of(bucket.orgID).remove(bucket);
    bucket.name = name;
    this.bucketsOfOrg.of(bucket.orgID).add(bucket);
  }

  /** Removes a bucket with its members, owners, schemas, DBRP mappings and points. */
  removeBucket(bucket: Bucket): void {
    this.buckets.delete(bucket.id);
    this.attachedLabels.delete(bucket.id);
    this.roles.delete(bucket.id);
    this.schemas.delete(bucket.id);
    this.points.delete(bucket.id);
    this.dbrps.removeOfBucket(bucket.id);
    this.queuedDeletes.delete(bucket);
    this.bucketsOfOrg.of(bucket.orgID).remove(bucket);
  }

  /** Removes a bucket after a delay, unless that is already in progress. */
  queueDelete(bucket: Bucket, delayMs: number): void {
    if (this.queuedDeletes.has(bucket)) return;
    this.queuedDeletes.add(bucket);
    setTimeout(() => this.removeBucket(bucket), delayMs).unref();
  }

  addLabel(label: Label): void {
    this.labels.set(label.id, label);
    this.labelsOfOrg.of(label.orgID).set(foldLabelName(label.name), label);
  }

  /** Label names are case-insensitive, unlike bucket names. */
  labelByName(orgID: string, name: string): Label | undefined {
    return this.labelsOfOrg.of(orgID).get(foldLabelName(name));
  }

  labelsOf(orgID: string): Label[] {
    return [...this.labelsOfOrg.of(orgID).values()];
  }

  renameLabel(label: Label, name: string): void {
    this.removeLabel(label);
    label.name = name;
    this.addLabel(label);
  }

  /** Removes a label. Its attachments stay, but aren't shown, as on the service. */
  removeLabel(label: Label): void {
    this.labels.delete(label.id);
    this.labelsOfOrg.of(label.orgID).delete(foldLabelName(label.name));
  }

  private addSystemBucket(orgID: string, name: string, days: number, description: string): void {
    this.addBucket({
      id: newId(),
      orgID,
      type: "system",
      schemaType: "implicit",
      name,
      description,
      rp: "",
      retentionRules: [{ type: "expire", everySeconds: days * 86_400 }],
      createdAt: timestamp(),
      updatedAt: timestamp(),
    });
  }
}
