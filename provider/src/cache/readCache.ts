import { getAuthorization, listAuthorizations } from "../api/authorizations";
import { listBucketLabels } from "../api/bucketLabels";
import { listRoleHolders, type Role } from "../api/bucketRoles";
import { getBucket, listBucketPage } from "../api/buckets";
import type { ApiCall } from "../api/call";
import type { Client } from "../api/client";
import { getDbrp, listDbrps } from "../api/dbrps";
import { getLabel, listLabels } from "../api/labels";
import {
  getMeasurementSchema,
  listMeasurementSchemas,
  type SchemaPlace,
} from "../api/measurementSchemas";
import type {
  AuthorizationAnswer,
  BucketAnswer,
  DbrpAnswer,
  LabelAnswer,
  MeasurementSchemaAnswer,
  RoleHolderAnswer,
} from "../api/models";
import { PagedListCache } from "./pagedListCache";
import { SharedCalls } from "./sharedCalls";

/** The cached lists, as in their paths. */
export type CachedList = "authorizations" | "buckets" | "dbrps" | "labels";

/** The object of a write: a bucket with everything on or below it, or another object. */
const WRITTEN = /^\/api\/v2\/(authorizations|buckets|dbrps|labels)(?:\/([^/]+))?/;

/**
 * The cache that handlers read from, so that refreshing N resources doesn't cost N requests: list pages serve buckets
 * with their labels, one call serves all labels, and one call per bucket serves all its members, owners or schemas. Not
 * for data that must be fresh: an update reads from the server just before it writes.
 */
export class ReadCache {
  private readonly buckets: PagedListCache<BucketAnswer>;
  private readonly labels: PagedListCache<LabelAnswer>;
  /** By organization: these lists require one, and each resource records its own. */
  private readonly authorizations = new Map<string, PagedListCache<AuthorizationAnswer>>();
  private readonly dbrps = new Map<string, PagedListCache<DbrpAnswer>>();
  private readonly calls = new SharedCalls();

  constructor(
    private readonly client: Client,
    orgId: () => Promise<string | undefined>,
  ) {
    // For one organization only: across several, a server may return pages that are empty for this token.
    const own = () => orgId().catch(() => undefined);
    this.buckets = new PagedListCache(async (number) =>
      listBucketPage(client, number, { orgId: await own() }),
    );
    this.labels = inOnePage(async () => listLabels(client, await orgId()));
  }

  bucket(id: string): Promise<BucketAnswer> {
    return this.buckets.get(id, () => getBucket(this.client, id));
  }

  /** Announces which buckets will be read, so that they take as few requests as possible. */
  prefetchBuckets(ids: readonly string[]): Promise<void> {
    return this.buckets.prefetch(ids);
  }

  /**
   * Returns every bucket that the token can read, with its labels. Buckets that it can't read are missing.
   * @throws RequestError if the list is refused
   */
  allBuckets(): Promise<BucketAnswer[]> {
    return this.buckets.all();
  }

  /** Returns every label that the token can read. @throws RequestError if the list is refused */
  allLabels(): Promise<LabelAnswer[]> {
    return this.labels.all();
  }

  label(id: string): Promise<LabelAnswer> {
    return this.labels.get(id, () => getLabel(this.client, id));
  }

  authorization(orgId: string, id: string): Promise<AuthorizationAnswer> {
    return this.authorizationsOf(orgId).get(id, () => getAuthorization(this.client, id));
  }

  /**
   * Returns every API token in an organization that the connection's token can read.
   * @throws RequestError if the list is refused
   */
  allAuthorizations(orgId: string): Promise<AuthorizationAnswer[]> {
    return this.authorizationsOf(orgId).all();
  }

  dbrp(orgId: string, id: string): Promise<DbrpAnswer> {
    return this.dbrpsOf(orgId).get(id, () => getDbrp(this.client, id, orgId));
  }

  /**
   * Returns every DBRP mapping in an organization that the token can read.
   * @throws RequestError if the list is refused
   */
  allDbrps(orgId: string): Promise<DbrpAnswer[]> {
    return this.dbrpsOf(orgId).all();
  }

  private authorizationsOf(orgId: string): PagedListCache<AuthorizationAnswer> {
    return getOrAdd(this.authorizations, orgId, () =>
      inOnePage(() => listAuthorizations(this.client, orgId)),
    );
  }

  private dbrpsOf(orgId: string): PagedListCache<DbrpAnswer> {
    return getOrAdd(this.dbrps, orgId, () => inOnePage(() => listDbrps(this.client, orgId)));
  }

  /** Returns the IDs of the labels on a bucket that the token can read. */
  async labelsOnBucket(bucketId: string): Promise<string[]> {
    const { labels } = await this.bucket(bucketId);
    // A server may omit labels from a bucket's response; then they are read from their own list.
    const all =
      labels ??
      (await this.calls.get(`/buckets/${bucketId}/labels`, () =>
        listBucketLabels(this.client, bucketId),
      ));
    return all.map(({ id }) => id);
  }

  roleHolders(bucketId: string, role: Role): Promise<RoleHolderAnswer[]> {
    return this.calls.get(`/buckets/${bucketId}/${role}s`, () =>
      listRoleHolders(this.client, bucketId, role),
    );
  }

  /** Returns a schema with its columns, from its bucket's list if that includes them. */
  async measurementSchema(place: SchemaPlace, id: string): Promise<MeasurementSchemaAnswer> {
    const listed = (await this.measurementSchemas(place)).find((schema) => schema.id === id);
    if (listed && listed.columns.length > 0) return listed;
    return getMeasurementSchema(this.client, place, id);
  }

  measurementSchemas(place: SchemaPlace): Promise<MeasurementSchemaAnswer[]> {
    return this.calls.get(`/buckets/${place.bucketId}/schema`, () =>
      listMeasurementSchemas(this.client, place),
    );
  }

  /** Makes the next read of an object go to the server, since a delete depends on it. */
  forgetObject(list: CachedList, id: string): void {
    this.forgetWhatTouches({ path: `/api/v2/${list}/${id}` });
  }

  /** Invalidates what a write call affects, so that it is read again. */
  forgetWhatTouches({ path }: Pick<ApiCall<unknown>, "path">): void {
    const [, kind, id] = WRITTEN.exec(path) ?? [];
    if (kind === "dbrps") {
      // If a mapping becomes the default, another one no longer is.
      for (const list of this.dbrps.values()) list.forgetAll();
    } else if (!id) {
      return;
    } else if (kind === "authorizations") {
      for (const list of this.authorizations.values()) list.forget(id);
    } else if (kind === "labels") {
      this.labels.forget(id);
      // The label may be on any bucket.
      this.buckets.forgetAll();
      this.calls.forget("/buckets/");
    } else {
      this.buckets.forget(id);
      this.calls.forget(`/buckets/${id}/`);
    }
  }
}

/** Wraps a list that the API returns in one response. */
function inOnePage<T extends { id: string }>(list: () => Promise<T[]>): PagedListCache<T> {
  return new PagedListCache(async () => ({
    items: await list(),
    more: false,
    isFull: false,
    isLast: true,
  }));
}

function getOrAdd<V>(map: Map<string, V>, key: string, make: () => V): V {
  const known = map.get(key) ?? make();
  map.set(key, known);
  return known;
}

/**
 * Returns every bucket that the token can read, without using a cache. The service filters by permission after cutting
 * the page, so a missing bucket may still exist.
 * @param orgId list this organization only; across several, the list ends at the first page that is entirely hidden
 * @throws RequestError if the list is refused, InfluxError if its pages don't fit together
 */
export function listBuckets(client: Client, orgId: string | undefined): Promise<BucketAnswer[]> {
  return new PagedListCache((number) => listBucketPage(client, number, { orgId })).all();
}

/** Wraps a client so that its writes invalidate a cache, both before and after, since reads may be in flight. */
export function withCacheInvalidation(client: Client, cache: ReadCache): Client {
  return {
    ...client,
    async send(call) {
      if (call.method === "GET") return client.send(call);
      cache.forgetWhatTouches(call);
      try {
        return await client.send(call);
      } finally {
        cache.forgetWhatTouches(call);
      }
    },
  };
}
