import { getBucket } from "../../api/buckets";
import { deleteDbrp, getDbrp, updateDbrp } from "../../api/dbrps";
import { InfluxError, isNotFound } from "../../api/errors";
import type { DbrpAnswer } from "../../api/models";
import type { Handler } from "../../contract/handler";
import { declaredIn, pickDeclared } from "../../contract/state";
import { isUnknown } from "../../contract/unknown";
import { notAsSent, requireAsSent } from "../../reconcile/deviations";
import { diffBelowBucket } from "../../reconcile/relation";
import {
  deleteLive,
  getLive,
  noSuch,
  type ObjectPlace,
  readLive,
} from "../../reconcile/remoteObject";
import { rename } from "../../reconcile/rename";
import type { Session } from "../../session/session";
import { parseId } from "../../validation/validate";
import {
  adoptMapping,
  createNewMapping,
  defaultOf,
  findMapping,
  mayBecomeDefault,
  nameOf,
} from "./create";
import {
  checkDbrpMapping,
  type DbrpMappingInputs,
  type DbrpMappingOutputs,
  liveOutputs,
  mappingKey,
  planPatch,
  recordedOutputs,
} from "./model";

/** The rules of `DbrpMapping`. API reference: DBRPs. */
export const dbrpMappingHandler: Handler<DbrpMappingInputs, DbrpMappingOutputs> = {
  check: checkDbrpMapping,

  naturalKey: mappingKey,

  alsoUnique(news) {
    if (news.default !== true || isUnknown(news.database)) return undefined;
    return { key: defaultOf(news.database), what: "the default mapping for the same database" };
  },

  diff(olds, news) {
    const { replaces } = diffBelowBucket<DbrpMappingInputs, "bucketId" | "database">(olds, news, [
      "bucketId",
      "database",
    ]);
    // The server allows only one mapping for each database and policy.
    const keepsName =
      news.database === olds.database && news.retentionPolicy === olds.retentionPolicy;
    return { replaces, deleteBeforeReplace: replaces.length > 0 && keepsName };
  },

  async create(session, news) {
    const orgId = await session.organizationOf(news.bucketId);
    const make = news.adopt ? adoptMapping : createNewMapping;
    const { mapping, deviations } = await make(session, orgId, news);
    const { id } = mapping;
    const declared = declaredIn(news);
    const live = liveOutputs(mapping, { orgId, declared });
    if (!deviations) return { id, outputs: recordedOutputs(live, news) };
    // Record the live values, so that the next preview shows what still has to change.
    const problem = notAsSent(`DBRP mapping ${id}`, deviations);
    return { id, outputs: { ...live, adopt: news.adopt }, problem };
  },

  async readUnmanaged(session, given) {
    const id = parseId(given, "DBRP mapping");
    const what = `DBRP mapping ${id}`;
    const own = await session.organizationFor(undefined, what);
    const { live, orgId } = await getLive(session, what, () => getDbrp(session.client, id, own));
    if (live.virtual) throw noSuch(session, what);
    return { id: live.id, outputs: liveOutputs(live, { orgId }) };
  },

  async read(session, id, olds) {
    const live = await readMapping(session, id, olds);
    if (!live) return undefined;
    const outputs = { ...liveOutputs(live, olds), adopt: olds.adopt };
    return { outputs, inputs: pickDeclared(outputs, olds.declared) };
  },

  async update(session, id, olds, news) {
    const patch = planPatch(olds, news);
    if (!patch) return recordedOutputs(olds, news);
    const { what, orgId } = placeOf(id, olds);
    await session.requireOrganization(orgId, what);
    const answer = await rename(session, {
      kind: "dbrpMapping",
      orgId,
      what,
      send: () => updateDbrp(session.client, id, orgId, patch),
      find: () => findMapping(session, orgId, news),
    });
    const { retention_policy, default: isDefault } = answer;
    requireAsSent(what, { ...patch }, { retention_policy, default: isDefault });
    return recordedOutputs(liveOutputs(answer, { ...olds, declared: declaredIn(news) }), news);
  },

  async delete(session, id, olds, replacement) {
    const place = placeOf(id, olds);
    await deleteLive(session, place, async () => {
      try {
        // The server would make some other mapping the default, although a new one replaces this one.
        const live = await getDbrp(session.client, id, olds.orgId);
        if (live.default) {
          const successor = { ...olds, ...replacement };
          await handDefaultOn(session, live, successor, olds.orgId).catch(provesNothing);
        }
        await deleteDbrp(session.client, id, olds.orgId);
      } catch (error) {
        if (isNotFound(error)) await readBucket(session, olds);
        throw error;
      }
    });
  },
};

/** A `not found` about the successor proves nothing about the mapping that is deleted. */
function provesNothing(error: Error): never {
  throw isNotFound(error) ? new InfluxError(error.message) : error;
}

/** Makes the replacement of a database's default mapping the new default: now, or as soon as it is created. */
async function handDefaultOn(
  session: Session,
  { id, database }: DbrpAnswer,
  replacement: Pick<DbrpMappingInputs, "database" | "retentionPolicy">,
  orgId: string,
): Promise<void> {
  if (replacement.database !== database) return;
  const successor = await findMapping(session, orgId, replacement);
  if (!successor || successor.id === id) {
    session.deletesDefaultMapping(orgId, database, nameOf(replacement));
  } else if (mayBecomeDefault(session, replacement)) {
    await updateDbrp(session.client, successor.id, orgId, { default: true });
  }
}

/**
 * Reads the mapping from the server; undefined if it is confirmed deleted. Reading a mapping takes the permission to
 * read its bucket, so its `not found` counts only if the bucket can be read, or is itself gone.
 */
async function readMapping(
  session: Session,
  id: string,
  olds: DbrpMappingOutputs,
): Promise<DbrpAnswer | undefined> {
  const live = await readLive(session, placeOf(id, olds), () => session.cache.dbrp(olds.orgId, id));
  if (!live) await readBucket(session, olds);
  return live;
}

/** @throws InfluxError if this token can't read the bucket */
async function readBucket(session: Session, { bucketId, orgId }: DbrpMappingOutputs) {
  await readLive(session, { orgId, what: `bucket ${bucketId}` }, () =>
    getBucket(session.client, bucketId),
  );
}

function placeOf(id: string, olds: DbrpMappingOutputs): ObjectPlace {
  const what = `DBRP mapping ${nameOf(olds)} (${id})`;
  return { kind: "dbrpMapping", id, orgId: olds.orgId, what };
}
