import type { MeasurementSchemaAnswer } from "../api/models";
import { declaredIn, type Recorded } from "../lifecycle/state";
import type { Column, LiveColumn } from "./columns";
import type { MeasurementSchemaInputs } from "./inputs";

/** What Pulumi's state keeps of a measurement schema. `columns` are the declared ones. */
export interface MeasurementSchemaOutputs extends MeasurementSchemaInputs, Recorded {
  /**
   * The columns that only the server has. Not the declared ones: they may be secrets, and Pulumi keeps an output secret
   * only when an input has the same name. States of version 0.1.0 have all columns here: see `allColumns`.
   */
  liveColumns: LiveColumn[];
  createdAt?: string | undefined;
}

/** The outputs of a schema as it is on the server, for a program that declares these inputs. */
export function recordedOutputs(
  schema: MeasurementSchemaAnswer,
  { orgId }: Pick<Recorded, "orgId">,
  inputs: MeasurementSchemaInputs,
  declared = declaredIn(inputs),
): MeasurementSchemaOutputs {
  const { createdAt } = schema;
  const isDeclared = (column: LiveColumn) =>
    declared.includes("columns") && inputs.columns.some(({ name }) => name === column.name);
  const liveColumns = toColumns(schema).filter((column) => !isDeclared(column));
  return { ...inputs, liveColumns, createdAt, orgId, declared };
}

/** Only the members that a column has: the server may send more. */
export function toColumns({ columns }: MeasurementSchemaAnswer): Column[] {
  return columns.map(
    ({ name, type, dataType }) => ({ name, type, ...(dataType ? { dataType } : {}) }) as Column,
  );
}
