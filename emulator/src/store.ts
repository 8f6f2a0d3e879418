import { newId } from "./id";
import { SortedByName } from "./sortedByName";
import { timestamp } from "./timestamp";

/** A retention rule as the service keeps it. An infinite retention is kept as no rule at all. */
export interface RetentionRule {
  type: "expire";
  everySeconds: number;
}

export interface Bucket {
  id: string;
  orgID: string;
  type: "user" | "system";
  schemaType: "implicit" | "explicit";
  name: string;
  description: string;
  rp: string;
  retentionRules: RetentionRule[];
  createdAt: string;
  updatedAt: string;
}

export interface Organization {
  id: string;
  name: string;
  createdAt: string;
}

export interface User {
  id: string;
  name: string;
  status: "active" | "inactive";
}

export interface Label {
  id: string;
  orgID: string;
  name: string;
  properties: Record<string, string>;
}

export type Role = "member" | "owner";

export interface Column {
  name: string;
  type: "timestamp" | "tag" | "field";
  dataType?: "integer" | "float" | "boolean" | "string" | "unsigned";
}

export interface MeasurementSchema {
  id: string;
  orgID: string;
  bucketID: string;
  name: string;
  columns: Column[];
  /** Counted up by every change: the ETag. */
  version: number;
  createdAt: string;
  updatedAt: string;
}

/** What a token may do, in which organisation, on whose behalf. */
export interface Grant {
  orgID: string;
  userID: string;
  /** `no-labels` is everything but labels: it neither sees nor changes them. */
  access: "all" | "read" | "no-labels";
}

export type Plan = "free" | "paid";

/** A map that makes a value when there is none yet. */
class MapOf<V> extends Map<string, V> {
  constructor(private readonly make: () => V) {
    super();
  }

  of(key: string): V {
    const value = this.get(key) ?? this.make();
    this.set(key, value);
    return value;
  }
}

/** Everything that the emulator knows, in memory. Rules live in the routes; this only keeps and finds. */
export class Store {
  readonly organizations = new Map<string, Organization>();
  readonly users = new Map<string, User>();
  readonly tokens = new Map<string, Grant>();
  readonly buckets = new Map<string, Bucket>();
  readonly labels = new Map<string, Label>();
  /** By bucket: the ids of the labels that were attached, also of those that are deleted meanwhile. */
  readonly attachedLabels = new MapOf<Set<string>>(() => new Set());
  /** By bucket: the role of each user; one role per user. */
  readonly roles = new MapOf<Map<string, Role>>(() => new Map());
  /** By bucket: its measurement schemas, by id. */
  readonly schemas = new MapOf<Map<string, MeasurementSchema>>(() => new Map());
  private readonly bucketsOfOrg = new Map<string, SortedByName<Bucket>>();

  constructor(readonly plan: Plan) {}

  /** Adds an organisation with its two system buckets. */
  addOrganization(name: string): Organization {
    const organization = { id: newId(), name, createdAt: timestamp() };
    this.organizations.set(organization.id, organization);
    this.bucketsOfOrg.set(organization.id, new SortedByName());
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

  addToken(token: string, grant: Grant): void {
    this.tokens.set(token, grant);
  }

  addBucket(bucket: Bucket): void {
    this.buckets.set(bucket.id, bucket);
    this.listOf(bucket.orgID).add(bucket);
  }

  bucketByName(orgID: string, name: string): Bucket | undefined {
    return this.listOf(orgID).get(name);
  }

  /** The buckets of an organisation in the order of their names. */
  bucketsOf(orgID: string): readonly Bucket[] {
    return this.listOf(orgID).items;
  }

  renameBucket(bucket: Bucket, name: string): void {
    this.listOf(bucket.orgID).remove(bucket);
    bucket.name = name;
    this.listOf(bucket.orgID).add(bucket);
  }

  /** Removes a bucket with its members, owners and schemas; what was attached stays unseen, as on the service. */
  removeBucket(bucket: Bucket): void {
    this.buckets.delete(bucket.id);
    this.roles.delete(bucket.id);
    this.schemas.delete(bucket.id);
    this.listOf(bucket.orgID).remove(bucket);
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

  private listOf(orgID: string): SortedByName<Bucket> {
    const list = this.bucketsOfOrg.get(orgID);
    if (!list) throw new Error(`no organisation ${orgID}`);
    return list;
  }
}
