import { z } from "zod";

/** A behavior that the service's documentation leaves open. */
export interface Switch {
  /** The behaviors that have been observed or documented. The first one is the default. */
  readonly values: readonly [string, ...string[]];
  /** A description of the switch and its values. */
  readonly meaning: string;
  /** The source of the default, and of other behaviors. */
  readonly source: string;
}

const POINTS = {
  shortBucketName: {
    values: ["accept", "refuse"],
    meaning: "a bucket name shorter than two characters: created, or 400",
    source:
      "the reference gives no minimum, and a bucket with an empty name has been seen; a how-to page says two",
  },
  postWithoutRules: {
    values: ["30-days", "infinite"],
    meaning: "a bucket created without retentionRules; infinite is 403 on the free plan",
    source: "reference: 30 days; seen on the service, and a how-to page: infinite",
  },
  patchWithoutRules: {
    values: ["forbidden", "infinite", "unchanged"],
    meaning: "an update without retentionRules: 403, retention made infinite, or left as it is",
    source: "reference: 403; reports point to infinite where no limit is in force; 2.7: unchanged",
  },
  patchEmptyRules: {
    values: ["infinite", "unchanged"],
    meaning: "an update with an empty list of retentionRules",
    source: "a guess, based on creation; 2.7: unchanged",
  },
  shortRetention: {
    values: ["422", "400", "500"],
    meaning: "the status for a retention above 0 and below an hour",
    source: "a guess, based on other retention rules; 2.7: 500",
  },
  nameFilterMiss: {
    values: ["empty", "not-found"],
    meaning: "a list of buckets by a name that doesn't exist: an empty list, or 404",
    source: "reference: a filter; 2.7 with an organization: 404",
  },
  limitAbove100: {
    values: ["refuse", "cap"],
    meaning: "a list with a limit above 100: 400, or cut to 100",
    source: "contract and 2.7: at most 100",
  },
  limitMinusOne: {
    values: ["refuse", "all"],
    meaning: "a list with limit=-1: 400, or everything in one page",
    source: "contract: at least 1; the user interface of the service sends -1",
  },
  after: {
    values: ["supported", "ignored"],
    meaning: "the after parameter when listing buckets",
    source: "reference: supported; a comment in the influx command's source says it is not",
  },
  deletedBucket: {
    values: ["visible", "listed", "hidden"],
    meaning:
      "a bucket whose delete is queued (--delete-delay): as before, in lists only, or not found; its name stays taken",
    source: "reference: queued, without details",
  },
  missingPermission: {
    values: ["401", "403"],
    meaning: "the status if the token lacks the permission",
    source: "reference and 2.7: 401; a table of response codes: 403",
  },
  rolePermission: {
    values: ["org", "bucket"],
    meaning:
      "adding or removing members and owners requires write permission on the organization, or on the bucket",
    source: "reference: write-orgs; 2.7: write on the bucket",
  },
  secondRole: {
    values: ["500", "422"],
    meaning: "a user who is already a member or owner is added: internal error, or conflict",
    source: "2.7: 500",
  },
  absentRoleRemoval: {
    values: ["204", "404"],
    meaning: "a user who is neither a member nor an owner is removed",
    source: "2.7: 204; the reference lists 404 as possible",
  },
  labelsApi: {
    values: ["present", "absent"],
    meaning: "/api/v2/labels; absent: 404 as for any unknown path",
    source: "the reference sends users there, without describing it",
  },
  authorizationsApi: {
    values: ["present", "absent"],
    meaning: "/api/v2/authorizations; absent: 404 as for any unknown path",
    source: "reference; on 2.7, a token that can't read them sees an empty list",
  },
  tokenValues: {
    values: ["redacted", "shown"],
    meaning: 'the value of a token after its creation: the word "redacted", or the value',
    source: "reference: redacted; 2.7: the value",
  },
  inactiveToken: {
    values: ["refused", "no-permissions"],
    meaning:
      "a request with an inactive token: 401, or as with a token without permissions (empty lists, 401 for a single object)",
    source: "a guess, based on the status's name; 2.7: without permissions",
  },
  dbrpsApi: {
    values: ["present", "absent"],
    meaning: "/api/v2/dbrps; absent: 404 as for any unknown path",
    source: "reference",
  },
  takenDbrp: {
    values: ["refuse", "overwrite"],
    meaning:
      "a DBRP mapping for a database and retention policy that already have one: 422, or it replaces the existing one",
    source: "2.7: refused; a how-to page: overwritten",
  },
  virtualMappings: {
    values: ["listed", "absent"],
    meaning: "a virtual DBRP mapping for every bucket, by its name: listed and found by ID, or not",
    source: "2.7: listed; the vendor's JavaScript client: in OSS only",
  },
  dbrpPermission: {
    values: ["bucket", "dbrp"],
    meaning: "using a DBRP mapping requires permissions on its bucket, or on DBRP mappings",
    source: "2.7: on the bucket; the reference lists permissions of type dbrp",
  },
  usersApi: {
    values: ["present", "absent"],
    meaning: "/api/v2/users and /api/v2/me; absent: 404 as for any unknown path",
    source: "in the contract of the older service, but not of this one",
  },
  unknownPath: {
    values: ["json", "text"],
    meaning: "the 404 for an unknown path: the API's JSON, or plain text",
    source: "2.7 has both, depending on the part of the path",
  },
  explicitSchemas: {
    values: ["supported", "refused"],
    meaning: "buckets with schemaType explicit; refused: 400 when they are created",
    source: "reference: supported; the user interface hides them for this service",
  },
  schemaListColumns: {
    values: ["with", "without"],
    meaning: "whether the list of measurement schemas includes their columns",
    source: "reference: columns are required in an item, but its example has none",
  },
  leadingDigit: {
    values: ["accept", "refuse"],
    meaning: "a measurement or column name with a leading digit: accepted, or 400",
    source: "validator of 2.7: accepted; a how-to page: not allowed",
  },
  fieldWithoutDataType: {
    values: ["refuse", "string"],
    meaning: "a field column without dataType: 400, or a string",
    source: "validator of 2.7: refused; a how-to page: string",
  },
  changedColumn: {
    values: ["400", "422", "accept"],
    meaning:
      "an update that gives a column a different type or dataType: refused with this status, or accepted",
    source:
      "contract: 400, additions only; one sentence of the reference says that types are updated",
  },
} as const satisfies Record<string, Switch>;

/** The name of a switch, such as `nameFilterMiss`. */
export type SwitchName = keyof typeof POINTS;

/** All switches, each with the behaviors that have been observed or documented. */
export const SWITCHES: Readonly<Record<SwitchName, Switch>> = POINTS;

/** The value of each switch; see `SWITCHES` for what the values mean. */
export type Switches = { [N in SwitchName]: (typeof POINTS)[N]["values"][number] };

/** Some of the switches; omitted ones stay unchanged. */
export type SomeSwitches = { [N in SwitchName]?: Switches[N] | undefined };

/** Reads some of the switches, and refuses unknown names and values. */
export const someSwitches = z.strictObject(
  Object.fromEntries(
    Object.entries(SWITCHES).map(([name, { values }]) => [name, z.enum(values).optional()]),
  ),
) as unknown as z.ZodType<SomeSwitches, SomeSwitches>;

/** Every switch at its default: as the API reference says, if it says anything. */
export function defaultSwitches(): Switches {
  const entries = Object.entries(SWITCHES).map(([name, { values }]) => [name, values[0]]);
  return Object.fromEntries(entries) as Switches;
}
