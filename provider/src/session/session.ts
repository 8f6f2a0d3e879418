import { getBucket } from "../api/buckets";
import type { Client } from "../api/client";
import { ConfigurationError, InfluxError, RequestError } from "../api/errors";
import { findOrganization, getOrganization } from "../api/organizations";
import { ReadCache, withCacheInvalidation } from "../cache/readCache";
import { SharedCalls } from "../cache/sharedCalls";
import { type Connection, ORG_PLACES } from "../connection/settings";
import type { OwnershipRegistry } from "../ownership/ownershipRegistry";

/** Reports something that the user should know about a run and that isn't an error. */
export type Notify = (message: string) => void;

/** How long a resource waits for a name to become free, in milliseconds. */
export interface Waits {
  /** For a delete of this run that the service has queued. */
  queuedDelete: number;
  /** For another resource in this run that will release the name or is about to get an object. */
  nameRelease: number;
}

/** The statuses with which a server refuses a token, or reports an unknown organization. */
const NO_ACCESS = new Set([401, 403, 404]);

/** Returns whether an error means that the token has no access. */
export function hasNoAccess(error: unknown): boolean {
  return error instanceof RequestError && NO_ACCESS.has(error.status ?? 0);
}

const DEFAULT_WAITS: Readonly<Waits> = Object.freeze({
  queuedDelete: 120_000,
  nameRelease: 10_000,
});

/**
 * One run against one organization on one server: the client, and the record of what this process did and saw. The
 * engine starts one process per provider, so there is one session per provider and run.
 */
export class Session {
  private readonly occupied = new Set<string>();
  private readonly defaultMappings = new Map<string, string>();
  private readonly seenOrganizations = new Set<string>();
  private readonly results = new SharedCalls();

  /** Sends all requests; writes invalidate the affected cache entries. */
  readonly client: Client;
  /** Caches reads that many resources share, so that one request serves several of them. */
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
   * Returns the ID of the organization in which to create an object.
   * @throws ConfigurationError if none is set, or it isn't the connection's.
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
   * Returns the organization of a bucket in which something is created. A token may have access to several: an
   * object recorded under the wrong one would count as a different object.
   * @throws ConfigurationError if it isn't the connection's
   * @throws RequestError if the bucket can't be read
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
   * Makes sure that an object recorded in one organization isn't looked up in another.
   * @throws InfluxError that names both organizations.
   */
  async requireOrganization(recorded: string, what: string): Promise<void> {
    const own = await this.connectedOrganization();
    if (own === undefined || own === recorded) return;
    throw new InfluxError(
      `${what} is recorded in organization ${recorded}, but the connection (${this.client.url}) is for ` +
        `organization ${own}. Nothing was changed. Restore influxdb:url, influxdb:org and the token for the recorded organization.`,
    );
  }

  /** Records that this token has received a response from an organization. */
  sawOrganization(orgId: string | undefined): void {
    if (orgId) this.seenOrganizations.add(orgId);
  }

  /**
   * Returns whether this token has access to the organization, which is half of the proof that an object was deleted.
   * @throws RequestError if the server's response doesn't show that
   */
  async hasAccessTo(orgId: string): Promise<boolean> {
    if (this.seenOrganizations.has(orgId)) return true;
    try {
      const { id } = await getOrganization(this.client, orgId);
      this.sawOrganization(id);
      return id === orgId;
    } catch (error) {
      if (hasNoAccess(error)) return false;
      throw error;
    }
  }

  /**
   * Does something once in this run, regardless of the number of callers. After a failure, the next caller tries again.
   */
  once<T>(key: string, work: () => Promise<T>): Promise<T> {
    return this.results.get(key, work);
  }

  /**
   * Records that a database's default mapping is deleted, and which mapping will succeed it. Only the first deletion
   * counts: the server then makes another mapping the default, which may be deleted next.
   */
  deletesDefaultMapping(orgId: string, database: string, successor: string): void {
    const key = `${orgId} ${database}`;
    if (!this.defaultMappings.has(key)) this.defaultMappings.set(key, successor);
  }

  /** Returns whether a mapping succeeds one that was its database's default until this run deleted it. */
  followsDefaultMapping(orgId: string, database: string, name: string): boolean {
    return this.defaultMappings.get(`${orgId} ${database}`) === name;
  }

  /** Records that a name may stay occupied until the service has carried out a delete. */
  occupiesName(name: string): void {
    this.occupied.add(name);
  }

  /** Returns whether one of this process's deletes may still occupy the name. */
  isNameOccupied(name: string): boolean {
    return this.occupied.has(name);
  }

  /** Returns the ID of the connection's organization, looked up once; undefined if no setting names one. */
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
          "Check the name (influxdb:org, or org of the InfluxDB provider) and the token, or specify its ID (orgId).",
      );
    }
    this.sawOrganization(found.id);
    this.ownership.inOrganization(found.id);
    return found.id;
  }
}
