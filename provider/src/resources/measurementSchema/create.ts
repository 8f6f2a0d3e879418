import { InfluxError, isConflict, RequestError } from "../../api/errors";
import {
  createMeasurementSchema,
  getMeasurementSchema,
  listMeasurementSchemas,
  type SchemaPlace,
  updateMeasurementSchema,
} from "../../api/measurementSchemas";
import type { MeasurementSchemaAnswer } from "../../api/models";
import { requireNew } from "../../reconcile/createIdempotently";
import { requireAsSent } from "../../reconcile/deviations";
import { readThenWrite } from "../../reconcile/readThenWrite";
import { resolveUnknownOutcome, TRIES } from "../../reconcile/resolveUnknownOutcome";
import type { Session } from "../../session/session";
import { type LiveColumn, planColumns } from "./columns";
import { type MeasurementSchemaInputs, schemaKey } from "./model";

/**
 * Creates a measurement schema, or adopts the existing one with that name: schemas can't be deleted, so one that was
 * removed from the state still exists. Missing declared columns are added.
 * @throws InfluxError if an existing column differs from the declared one.
 */
export async function ensureSchema(
  session: Session,
  place: SchemaPlace,
  inputs: MeasurementSchemaInputs,
): Promise<MeasurementSchemaAnswer> {
  const { name, columns } = inputs;
  for (let attempt = 1; ; attempt += 1) {
    try {
      const schema = await createMeasurementSchema(session.client, place, { name, columns });
      const object = { kind: "measurementSchema" as const, id: schema.id, orgId: place.orgId };
      requireNew(session, object, `measurement schema "${name}"`);
      requireColumns(schema, columns);
      return schema;
    } catch (error) {
      if (!(error instanceof RequestError) || !(isConflict(error) || error.mayHaveSucceeded))
        throw error;
      const found = await resolveUnknownOutcome(
        error,
        `measurement schema "${name}" of bucket ${place.bucketId}`,
        () => findSchema(session, place, name),
      );
      if (found) return takeOver(session, place, found, inputs);
      if (isConflict(error) || attempt >= TRIES) throw error;
    }
  }
}

function takeOver(
  session: Session,
  place: SchemaPlace,
  { id }: MeasurementSchemaAnswer,
  inputs: MeasurementSchemaInputs,
): Promise<MeasurementSchemaAnswer> {
  const object = {
    kind: "measurementSchema" as const,
    id,
    orgId: place.orgId,
    key: schemaKey(inputs),
  };
  return session.ownership.reserve(object, describeSchema({ ...inputs, id }), () =>
    addColumns(session, place, id, inputs),
  );
}

/**
 * Adds the declared columns that a live schema is missing, with one PATCH or none. The schema is read before each
 * attempt, so that columns that somebody else adds in the meantime are kept.
 * @throws InfluxError if an existing column differs from the declared one.
 */
export function addColumns(
  session: Session,
  place: SchemaPlace,
  id: string,
  inputs: MeasurementSchemaInputs,
): Promise<MeasurementSchemaAnswer> {
  return readThenWrite(session, {
    purpose: `update measurement schema ${id}`,
    read: () => getMeasurementSchema(session.client, place, id),
    async write(live) {
      const plan = planColumns(live.columns, inputs.columns);
      if (plan.illegal.length > 0) throw refusal(id, inputs, plan.illegal);
      if (plan.added.length === 0) return live;
      const schema = await updateMeasurementSchema(session.client, place, id, plan.columns);
      requireColumns(schema, plan.columns);
      return schema;
    },
  });
}

/** @throws InfluxError if the response is missing a column that was sent, or returns it differently */
function requireColumns(schema: MeasurementSchemaAnswer, sent: readonly LiveColumn[]): void {
  const byName = (columns: readonly LiveColumn[]) =>
    Object.fromEntries(
      columns.map(({ name, type, dataType }) => [
        `column "${name}"`,
        dataType ? `${type} of ${dataType}` : type,
      ]),
    );
  requireAsSent(`measurement schema ${schema.id}`, byName(sent), byName(schema.columns));
}

async function findSchema(
  session: Session,
  place: SchemaPlace,
  name: string,
): Promise<MeasurementSchemaAnswer | undefined> {
  const summaries = await listMeasurementSchemas(session.client, place, name);
  const summary = summaries.find((item) => item.name === name);
  // List items may come without columns, so read the schema itself.
  return summary && getMeasurementSchema(session.client, place, summary.id);
}

/** Describes a measurement schema, for messages. */
export function describeSchema({ id, bucketId }: { id: string; bucketId: string }): string {
  return `measurement schema ${id} of bucket ${bucketId}`;
}

/** The error for columns that differ on the server. */
function refusal(
  id: string,
  inputs: MeasurementSchemaInputs,
  illegal: readonly { name: string; reason: string }[],
): InfluxError {
  const faults = illegal.map((column) => `column "${column.name}" ${column.reason}`).join("; ");
  return new InfluxError(
    `Could not update ${describeSchema({ ...inputs, id })} to the declared columns: ${faults}. ` +
      "Declare the existing columns, or choose another measurement name or bucket.",
  );
}
