import { InfluxError, isConflict, RequestError } from "../api/errors";
import {
  createMeasurementSchema,
  getMeasurementSchema,
  listMeasurementSchemas,
  type SchemaPlace,
  updateMeasurementSchema,
} from "../api/measurementSchemas";
import type { MeasurementSchemaAnswer } from "../api/models";
import { lookUpAfter, TRIES } from "../lifecycle/lookUpAfter";
import type { Session } from "../lifecycle/session";
import { planColumns } from "./columns";
import { describeSchema } from "./describe";
import type { MeasurementSchemaInputs } from "./inputs";

/**
 * Creates a measurement schema, or takes over the one of that name: there is no delete, so a schema that
 * once left the state is still there. What it lacks of the declared columns is added.
 * @throws InfluxError when a column is there otherwise than declared.
 */
export async function ensureSchema(
  session: Session,
  place: SchemaPlace,
  inputs: MeasurementSchemaInputs,
): Promise<MeasurementSchemaAnswer> {
  const { name, columns } = inputs;
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await createMeasurementSchema(session.client, place, { name, columns });
    } catch (error) {
      if (!(error instanceof RequestError) || !(isConflict(error) || error.maybeDone)) throw error;
      const found = await lookUpAfter(
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
  found: MeasurementSchemaAnswer,
  inputs: MeasurementSchemaInputs,
): Promise<MeasurementSchemaAnswer> {
  const what = describeSchema({ ...inputs, id: found.id });
  return session.holders.reserve("measurementSchema", found.id, what, () =>
    addColumns(session, place, found, inputs),
  );
}

/**
 * Adds what a live schema lacks of the declared columns: one PATCH, or none.
 * @throws InfluxError when a column is there otherwise than declared.
 */
export async function addColumns(
  session: Session,
  place: SchemaPlace,
  live: MeasurementSchemaAnswer,
  inputs: MeasurementSchemaInputs,
): Promise<MeasurementSchemaAnswer> {
  const plan = planColumns(live.columns, inputs.columns);
  if (plan.illegal.length > 0) throw refusal(live.id, inputs, plan.illegal);
  if (plan.added.length === 0) return live;
  return updateMeasurementSchema(session.client, place, live.id, plan.columns);
}

async function findSchema(
  session: Session,
  place: SchemaPlace,
  name: string,
): Promise<MeasurementSchemaAnswer | undefined> {
  const summaries = await listMeasurementSchemas(session.client, place, name);
  const summary = summaries.find((item) => item.name === name);
  // Items of the list may come without columns: the truth is the schema itself.
  return summary && getMeasurementSchema(session.client, place, summary.id);
}

/** The error for columns that the server has otherwise. */
function refusal(
  id: string,
  inputs: MeasurementSchemaInputs,
  illegal: readonly { name: string; reason: string }[],
): InfluxError {
  const faults = illegal.map((column) => `column "${column.name}" ${column.reason}`).join("; ");
  return new InfluxError(
    `Could not bring ${describeSchema({ ...inputs, id })} into the declared form: ${faults}. ` +
      "Declare the columns as they are, or choose another measurement name or bucket.",
  );
}
