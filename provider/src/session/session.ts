import { getBucket } from "../api/buckets";
import type { Client } from "../api/client";
import { ConfigurationError, InfluxError, RequestError } from "../api/errors";
import { findOrganization, getOrganization } from "../api/organizations";
import { ReadCache, SharedCalls, withCacheInvalidation } from "../cache/readCache";
import { type Connection, ORG_PLACES } from "../connection/settings";
import type { OwnershipRegistry } from "../ownership/ownershipRegistry";

/** Told of what a person should know of a run and no error says. */
export type Notify = (message: string) => void;

/** How long a resource waits for a name that is about to become free, in milliseconds. */
export interface Waits {
  /** For a delete of this run that the service has queued. */
  queuedDelete: number;
  /** For another resource of this run that releases the name, or is about to get an object. */
  nameRelease: number;
}

/** How a server refuses a token, or says that it knows no such organization. */
const NO_ACCESS = new Set([401, 403, 404]);

const DEFAULT_WAITS: Readonly<Waits> = Object.freeze({
  queuedDelete: 120_000,
  nameRelease: 10_000,
});

/**
 * One run against one organization on one server: the client, and what this process has done and seen.
 * The engine starts one process per provider, so there is one session per provider and run.
 */
export class Session {
  private readonly occupied = new Set<string>();
  private readonly defaultMappings = new Map<string, string>();
  private readonly seenOrganizations = new Set<string>();
  private readonly results = new SharedCalls();

  /** Sends everything; a write invalidates what the cache has of it. */
  readonly client: Client;
  /** For what many resources read: one request serves several of them. */
  readonly cache: ReadCache;

  constructor(
    client: Client,
    private readonly org: Connection["org"],
    readonly notify: Notify,
    readonly ownership: OwnershipRegistry,
    readonly waits: Readonly<Waits> = DEFAULT_WAITS,
  ) {
    this.cache = new ReadCache(client, () => this.connectedOrganization());
    this.client = withCacheInvalidation(client, this.cache);
  }

  /**
   * The id of the organization in which to create an object.
   * @throws ConfigurationError when none is named, or another one than the connection's.
   */
  async organizationFor(declared: string | undefined, what: string): Promise<string> {
    const own = await this.connectedOrganization();
    if (declared !== undefined && own !== undefined && declared !== own) {
      throw new ConfigurationError(
        `${what} declares orgId ${declared}, but the connection is for organization ${own}. ` +
          "Give the resource its own provider, with the settings of that organization.",
      );
    }
    const orgId = declared ?? own;
    if (orgId === undefined) throw new ConfigurationError(`${what}: ${ORG_PLACES}`);
    return orgId;
  }

  /**
   * The organization of a bucket below which something is created. A token may see several: what is recorded under the
   * wrong one would be another object to the resource that manages it.
   * @throws ConfigurationError when it is not that of the connection
   * @throws RequestError when the bucket cannot be read
   */
  async organizationOf(bucketId: string): Promise<string> {
    const own = await this.connectedOrganization();
    const found =
      this.ownership.organizationOf({ kind: "bucket", id: bucketId }) ??
      (await this.once(`organization of bucket ${bucketId}`, async () => {
        const { orgID } = await getBucket(this.client, bucketId);
        this.sawOrganization(orgID);
        return orgID;
      }));
    if (own !== undefined && found !== undefined && own !== found) {
      throw new ConfigurationError(
        `bucket ${bucketId} is in organization ${found}, but the connection is for organization ${own}. ` +
          "Give the resource its own provider, with the settings of that organization.",
      );
    }
    const orgId = own ?? found;
    if (orgId !== undefined) return orgId;
    throw new ConfigurationError(
      `The server does not report the organization of bucket ${bucketId}, and ${ORG_PLACES}`,
    );
  }

  /**
   * Makes sure that an object that is recorded in one organization is not looked for in another.
   * @throws InfluxError that names both organizations.
   */
  async requireOrganization(recorded: string, what: string): Promise<void> {
    const own = await this.connectedOrganization();
    if (own === undefined || own === recorded) return;
    throw new InfluxError(
      `${what} is recorded in organization ${recorded}, but the connection (${this.client.url}) is for ` +
        `organization ${own}. Nothing was changed. Restore the influxdb:url, influxdb:org and token of the recorded one.`,
    );
  }

  /** Records that the server has answered this token from inside an organization. */
  sawOrganization(orgId: string | undefined): void {
    if (orgId) this.seenOrganizations.add(orgId);
  }

  /**
   * Whether this token has access to the organization: the half of the proof that an object is gone.
   * @throws RequestError when the server says neither yes nor no
   */
  async hasAccessTo(orgId: string): Promise<boolean> {
    if (this.seenOrganizations.has(orgId)) return true;
    try {
      const { id } = await getOrganization(this.client, orgId);
      this.sawOrganization(id);
      return id === orgId;
    } catch (error) {
      if (error instanceof RequestError && NO_ACCESS.has(error.status ?? 0)) return false;
      throw error;
    }
  }

  /** Does something once in this run, however many ask for it; what failed is done again for the next one. */
  once<T>(key: string, work: () => Promise<T>): Promise<T> {
    return this.results.get(key, work);
  }

  /**
   * Records that the default mapping of a database is deleted, and which mapping is to follow it. Only of the first one:
   * the server then makes another one the default, which may be deleted next.
   */
  deletesDefaultMapping(orgId: string, database: string, successor: string): void {
    const key = `${orgId} ${database}`;
    if (!this.defaultMappings.has(key)) this.defaultMappings.set(key, successor);
  }

  /** Whether a mapping follows one that was the default of its database until this run deleted it. */
  followsDefaultMapping(orgId: string, database: string, name: string): boolean {
    return this.defaultMappings.get(`${orgId} ${database}`) === name;
  }

  /** Records that a name may stay occupied until the service has carried out a delete. */
  occupiesName(name: string): void {
    this.occupied.add(name);
  }

  /** Whether a delete of this process may still occupy the name. */
  isNameOccupied(name: string): boolean {
    return this.occupied.has(name);
  }

  /** The id of the connection's organization, looked up once; undefined when no setting names one. */
  connectedOrganization(): Promise<string | undefined> {
    return this.once("the connection's organization", () => this.lookUpOrganization());
  }

  private async lookUpOrganization(): Promise<string | undefined> {
    if (!this.org) return undefined;
    if ("id" in this.org) {
      this.ownership.inOrganization(this.org.id);
      return this.org.id;
    }
    const found = await findOrganization(this.client, this.org.name);
    if (!found) {
      throw new ConfigurationError(
        `${this.client.url} has no organization "${this.org.name}" that this token can see. ` +
          "Check the name (influxdb:org, or org of the InfluxDB provider) and the token, or give its ID (orgId).",
      );
    }
    this.sawOrganization(found.id);
    this.ownership.inOrganization(found.id);
    return found.id;
  }
}
