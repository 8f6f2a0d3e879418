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

/** The lists that serve many reads. */
export type CachedList = "authorizations" | "buckets" | "dbrps" | "labels";

/** What a write is about: a bucket with all that is on or below it, or another object. */
const WRITTEN = /^\/api\/v2\/(authorizations|buckets|dbrps|labels)(?:\/([^/]+))?/;

/**
 * What handlers read by, so that refreshing N resources does not cost N requests: list pages serve buckets with
 * their labels, one call serves all labels, and one call per bucket all its members, owners or schemas. Not for
 * what must be fresh: an update asks the server itself just before it writes.
 */
export class ReadCache {
  private readonly buckets: PagedListCache<BucketAnswer>;
  private readonly labels: PagedListCache<LabelAnswer>;
  /** By organization: their lists need one, and a resource has its own. */
  private readonly authorizations = new Map<string, PagedListCache<AuthorizationAnswer>>();
  private readonly dbrps = new Map<string, PagedListCache<DbrpAnswer>>();
  private readonly calls = new SharedCalls();

  constructor(
    private readonly client: Client,
    orgId: () => Promise<string | undefined>,
  ) {
    // Of one organization: of several, a server may cut pages of which this token sees nothing.
    const own = () => orgId().catch(() => undefined);
    this.buckets = new PagedListCache(async (number) =>
      listBucketPage(client, number, { orgId: await own() }),
    );
    this.labels = inOnePage(async () => listLabels(client, await orgId()));
  }

  bucket(id: string): Promise<BucketAnswer> {
    return this.buckets.get(id, () => getBucket(this.client, id));
  }

  /** Takes note of which buckets will be read: so many are served by the fewest requests. */
  prefetchBuckets(ids: readonly string[]): Promise<void> {
    return this.buckets.prefetch(ids);
  }

  /**
   * Every bucket that the token may see, with its labels; complete for that and no more.
   * @throws RequestError when the list is refused
   */
  allBuckets(): Promise<BucketAnswer[]> {
    return this.buckets.all();
  }

  /** Every label that the token may see. @throws RequestError when the list is refused */
  allLabels(): Promise<LabelAnswer[]> {
    return this.labels.all();
  }

  label(id: string): Promise<LabelAnswer> {
    return this.labels.get(id, () => getLabel(this.client, id));
  }

  authorization(orgId: string, id: string): Promise<AuthorizationAnswer> {
    return this.authorizationsOf(orgId).get(id, () => getAuthorization(this.client, id));
  }

  /** Every API token of an organization that this one may see. @throws RequestError when the list is refused */
  allAuthorizations(orgId: string): Promise<AuthorizationAnswer[]> {
    return this.authorizationsOf(orgId).all();
  }

  dbrp(orgId: string, id: string): Promise<DbrpAnswer> {
    return this.dbrpsOf(orgId).get(id, () => getDbrp(this.client, id, orgId));
  }

  /** Every DBRP mapping of an organization that the token may see. @throws RequestError when the list is refused */
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

  /** The ids of the labels on a bucket, as far as the token may see them. */
  async labelsOnBucket(bucketId: string): Promise<string[]> {
    const { labels } = await this.bucket(bucketId);
    // A server may leave them out of a bucket's answer: then they have a list of their own.
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

  /** A schema with its columns: from the list of its bucket, where that carries them. */
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

  /** Sees to it that the next read of an object asks the server: a delete follows from it. */
  forgetObject(list: CachedList, id: string): void {
    this.forgetWhatTouches({ path: `/api/v2/${list}/${id}` });
  }

  /** Takes note of a call that is no reading: what it touches is read anew. */
  forgetWhatTouches({ path }: Pick<ApiCall<unknown>, "path">): void {
    const [, kind, id] = WRITTEN.exec(path) ?? [];
    if (kind === "dbrps") {
      // A mapping that becomes the default takes that from another one.
      for (const list of this.dbrps.values()) list.forgetAll();
    } else if (!id) {
      return;
    } else if (kind === "authorizations") {
      for (const list of this.authorizations.values()) list.forget(id);
    } else if (kind === "labels") {
      this.labels.forget(id);
      // It may be on any bucket.
      this.buckets.forgetAll();
      this.calls.forget("/buckets/");
    } else {
      this.buckets.forget(id);
      this.calls.forget(`/buckets/${id}/`);
    }
  }
}

/** A list that the API answers whole. */
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
 * Every bucket that the token may see, asked for anew. Complete for that and no more: the service filters by
 * permission after it has cut the page, so a missing one is no proof of absence.
 * @param orgId of one organization only; of several, the list ends where a whole page of them is hidden
 * @throws RequestError when the list is refused, InfluxError when its pages do not fit together
 */
export function listBuckets(client: Client, orgId: string | undefined): Promise<BucketAnswer[]> {
  return new PagedListCache((number) => listBucketPage(client, number, { orgId })).all();
}

/** A client whose writes invalidate a cache: before and after, since reads may be under way. */
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

/** Calls whose answers serve several caches: each is made once, until a write makes its answer old. */
export class SharedCalls {
  private readonly answers = new Map<string, Promise<unknown>>();

  /** The answer of a call, made by the first who asks; an error is for those who wait for it, and not kept. */
  get<T>(key: string, call: () => Promise<T>): Promise<T> {
    const known = this.answers.get(key) as Promise<T> | undefined;
    if (known) return known;
    const answer = call();
    this.answers.set(key, answer);
    answer.catch(() => {
      if (this.answers.get(key) === answer) this.answers.delete(key);
    });
    return answer;
  }

  /** Forgets every answer whose key begins like this. */
  forget(beginning: string): void {
    for (const key of this.answers.keys()) {
      if (key.startsWith(beginning)) this.answers.delete(key);
    }
  }
}
