import { path } from "./call";
import type { Client } from "./client";
import {
  type MeasurementSchemaAnswer,
  measurementSchemaAnswer,
  measurementSchemaListAnswer,
} from "./models";

/** A column as requests send it. */
export interface SentColumn {
  name: string;
  type: string;
  dataType?: string | undefined;
}

/** Where a schema is; the calls also send the organization, as the service's other clients do. */
export interface SchemaPlace {
  orgId: string;
  bucketId: string;
  /** Its name, if known. */
  name?: string;
}

const aboutOne = ({ orgId, bucketId, name }: SchemaPlace, id?: string) => ({
  id,
  orgID: orgId,
  bucketID: bucketId,
  name,
});

const below = ({ bucketId }: SchemaPlace) => path`/api/v2/buckets/${bucketId}/schema/measurements`;

/** API reference: POST /api/v2/buckets/{bucketID}/schema/measurements. */
export function createMeasurementSchema(
  client: Client,
  place: SchemaPlace,
  body: { name: string; columns: SentColumn[] },
): Promise<MeasurementSchemaAnswer> {
  return client.send({
    method: "POST",
    path: below(place),
    query: { orgID: place.orgId },
    body,
    answer: measurementSchemaAnswer,
    about: aboutOne({ ...place, name: body.name }),
    purpose: `create measurement schema "${body.name}" in bucket ${place.bucketId}`,
  });
}

/** API reference: GET /api/v2/buckets/{bucketID}/schema/measurements/{measurementID}. */
export function getMeasurementSchema(
  client: Client,
  place: SchemaPlace,
  id: string,
): Promise<MeasurementSchemaAnswer> {
  return client.send({
    method: "GET",
    path: `${below(place)}${path`/${id}`}`,
    query: { orgID: place.orgId },
    answer: measurementSchemaAnswer,
    about: aboutOne(place, id),
    purpose: `read measurement schema ${id} of bucket ${place.bucketId}`,
  });
}

/**
 * API reference: PATCH /api/v2/buckets/{bucketID}/schema/measurements/{measurementID}. Requires the whole list:
 * existing columns unchanged, plus the new ones.
 */
export function updateMeasurementSchema(
  client: Client,
  place: SchemaPlace,
  id: string,
  columns: SentColumn[],
): Promise<MeasurementSchemaAnswer> {
  return client.send({
    method: "PATCH",
    path: `${below(place)}${path`/${id}`}`,
    query: { orgID: place.orgId },
    body: { columns },
    once: true,
    answer: measurementSchemaAnswer,
    about: aboutOne(place, id),
    purpose: `update measurement schema ${id} of bucket ${place.bucketId}`,
  });
}

/**
 * API reference: GET /api/v2/buckets/{bucketID}/schema/measurements. Items may come without columns, which gives an
 * empty list here.
 */
export function listMeasurementSchemas(
  client: Client,
  place: SchemaPlace,
  name?: string,
): Promise<MeasurementSchemaAnswer[]> {
  return client.send({
    method: "GET",
    path: below(place),
    query: { orgID: place.orgId, name },
    answer: measurementSchemaListAnswer,
    about: { bucketID: place.bucketId },
    purpose: `list the measurement schemas of bucket ${place.bucketId}`,
  });
}
