import {
  type BucketAnswer,
  type Client,
  type Connection,
  findOrganization,
  getOrganization,
} from "pulumi-influxdb-serverless/client";
import { broken, type CheckResult, isRefused, ok, reasonOf, warning } from "./checkResult";

/** The configured organization, as far as it can be determined. */
export interface Organization {
  id: string;
  /** Whether the token can read it. */
  readable: boolean;
}

const CHECK = "organization";

/** Looks for the organization. @returns undefined if it was not found */
export async function* examineOrganization(
  client: Client,
  org: Connection["org"],
  buckets: readonly BucketAnswer[] = [],
): AsyncGenerator<CheckResult, Organization | undefined> {
  if (!org) {
    yield broken(
      CHECK,
      "not set: set influxdb:org in the stack's configuration, --org, INFLUX_ORG or INFLUX_ORG_ID, " +
        "or org in the influx profile",
    );
    return undefined;
  }
  try {
    const found =
      "id" in org
        ? await getOrganization(client, org.id)
        : await findOrganization(client, org.name);
    yield found
      ? ok(CHECK, `${found.name} (${found.id})`)
      : broken(CHECK, unseen("name" in org ? org.name : org.id, buckets[0]?.orgID));
    return found && { id: found.id, readable: true };
  } catch (error) {
    const id = "id" in org && isRefused(error) ? org.id : undefined;
    yield id
      ? warning(
          CHECK,
          `this token can't read ${id}: buckets that are deleted outside of Pulumi then cause errors. ` +
            `Give it permission to read the organization, or check the ID. ${reasonOf(error)}`,
        )
      : broken(CHECK, reasonOf(error));
    return id === undefined ? undefined : { id, readable: false };
  }
}

function unseen(name: string, id: string | undefined): string {
  const where = id === undefined ? "" : `; the buckets that it sees are in ${id}`;
  return (
    `this token sees no organization "${name}": check the name; a token without permission to read the ` +
    `organization needs its ID instead (influxdb:orgId, INFLUX_ORG_ID)${where}`
  );
}
