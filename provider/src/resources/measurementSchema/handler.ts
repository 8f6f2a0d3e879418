import { isNotFound } from "../../api/errors";
import { getMeasurementSchema, type SchemaPlace } from "../../api/measurementSchemas";
import type { Handler } from "../../contract/handler";
import { declaredIn, pickDeclared } from "../../contract/state";
import { diffBelowBucket } from "../../reconcile/relation";
import { getLive, isGoneWithBucket } from "../../reconcile/remoteObject";
import type { Session } from "../../session/session";
import { parseId } from "../../validation/validate";
import type { Column } from "./columns";
import { addColumns, describeSchema, ensureSchema } from "./create";
import {
  checkMeasurementSchema,
  type MeasurementSchemaInputs,
  type MeasurementSchemaOutputs,
  recordedOutputs,
  schemaKey,
  toColumns,
} from "./model";

/** The rules of `MeasurementSchema`. API reference: Bucket Schemas. */
export const measurementSchemaHandler: Handler<MeasurementSchemaInputs, MeasurementSchemaOutputs> =
  {
    check: checkMeasurementSchema,

    naturalKey: schemaKey,

    diff: (olds, news) => diffBelowBucket(olds, news, ["bucketId", "name"]),

    async create(session, news) {
      const orgId = await session.organizationOf(news.bucketId);
      const place = { orgId, bucketId: news.bucketId, name: news.name };
      const schema = await ensureSchema(session, place, news);
      return { id: schema.id, outputs: recordedOutputs(schema, { orgId }, news) };
    },

    async readUnmanaged(session, givenId, given) {
      const id = parseId(givenId, "measurement schema");
      const bucketId = parseId(given.bucketId, "bucket");
      const orgId = await session.organizationOf(bucketId);
      const { live } = await getLive(
        session,
        `measurement schema ${id} of bucket ${bucketId}`,
        () => getMeasurementSchema(session.client, { orgId, bucketId }, id),
      );
      const inputs = { bucketId, name: live.name, columns: toColumns(live) };
      return { id: live.id, outputs: recordedOutputs(live, { orgId }, inputs, declaredIn(given)) };
    },

    async read(session, id, olds) {
      await session.requireOrganization(olds.orgId, describeSchema({ ...olds, id }));
      try {
        const schema = await session.cache.measurementSchema(olds, id);
        // Undeclared columns don't count as drift, so they are only in liveColumns.
        const columns = recordedOf(toColumns(schema), olds.columns);
        const inputs = { bucketId: olds.bucketId, name: schema.name, columns };
        const outputs = recordedOutputs(schema, olds, inputs, olds.declared);
        return { inputs: pickDeclared(inputs, olds.declared), outputs };
      } catch (error) {
        if (await isGoneWithBucket(session, error, olds.bucketId, olds.orgId)) return undefined;
        if (isNotFound(error) && (await isOffTheList(session, olds, id))) return undefined;
        throw error;
      }
    },

    async update(session, id, olds, news) {
      await session.requireOrganization(olds.orgId, describeSchema({ ...olds, id }));
      return recordedOutputs(await addColumns(session, olds, id, news), olds, news);
    },

    // The API can't delete schemas: the schema is removed from the state but stays in its bucket. It is still read
    // first, so that it isn't dropped from the state if it can't be reached.
    async delete(session, id, olds) {
      if (!(await this.read(session, id, olds))) return;
      session.notify(
        `${describeSchema({ ...olds, id })} stays on the server until its bucket is deleted: the API can't delete schemas.`,
      );
    },
  };

/** Returns the live columns that are also recorded, in recorded order. */
function recordedOf(columns: Column[], recorded: Column[]): Column[] {
  return recorded.flatMap(({ name }) => columns.filter((column) => column.name === name));
}

/** A schema's own `not found` counts only if its bucket's list can be read and doesn't contain it. */
async function isOffTheList(session: Session, place: SchemaPlace, id: string): Promise<boolean> {
  const schemas = await session.cache.measurementSchemas(place);
  return !schemas.some((schema) => schema.id === id);
}
