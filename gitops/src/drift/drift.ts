import type { Session } from "pulumi-influxdb-serverless/client";
import { InfluxError, type Kind, redact } from "pulumi-influxdb-serverless/rules";
import { compareTexts } from "../collections";
import { pluralize } from "../output/describeValue";
import type { StackConnection } from "../pulumi/connections";
import { logicalName } from "../pulumi/deployment";
import type { ManagedResource } from "../pulumi/stackState";
import { checkResources, type DriftCheck } from "./checkResource";
import { type DriftItem, STATUSES } from "./driftItem";
import { lookAtDrift } from "./lookAtDrift";
import { findUnmanaged } from "./unmanaged";

/** A report on the drift of one or more stacks. */
export interface DriftReport {
  /** Whether everything could be checked. If not, "no drift" isn't proven. */
  complete: boolean;
  /** How many of this package's resources were checked. */
  checked: number;
  items: DriftItem[];
  /** Whether items with the status `undeclared` count as drift. */
  undeclared: boolean;
  /** What couldn't be determined, and why. */
  errors: DriftError[];
  /** Other notes for the user. */
  notes: string[];
}

export interface DriftError {
  /** The affected resources; empty for the whole organization. */
  urns: string[];
  message: string;
}

/** The dependencies of `findDrift`. */
export interface DriftContext {
  /** Opens a session for a connection. @throws ConfigurationError */
  open(connection: StackConnection): Session;
  /** Called with the number of resources checked so far. */
  progress(done: number): void;
  /** The resources of all stacks, for finding unmanaged objects; if absent, unmanaged objects aren't reported. */
  managed?: readonly ManagedResource[] | undefined;
  /** Whether changes of undeclared properties count as drift; default: no. */
  undeclared?: boolean;
  /** Whether to report unmanaged objects of a kind; default: all kinds. */
  isWanted?: (kind: Kind) => boolean;
  /** Whether to check the data in an item's bucket; if absent, no data is checked. */
  looksAt?: ((item: DriftItem) => boolean) | undefined;
}

/**
 * Compares what stacks recorded with the server, without changing anything. Stacks that are passed together count as
 * one: an object that one stack manages isn't unmanaged for another.
 */
export async function findDrift(
  connections: readonly StackConnection[],
  { open, progress, managed, undeclared = false, isWanted = () => true, looksAt }: DriftContext,
): Promise<DriftReport> {
  const report: DriftReport = {
    complete: true,
    checked: 0,
    items: [],
    undeclared,
    errors: [],
    notes: [],
  };
  let done = 0;
  const searched = new Set<string>();
  for (const connection of connections) {
    const unread = new Set(connection.resources.map(({ entry }) => entry.urn));
    await orReport(report, { unread, name: connection.name }, async () => {
      const session = open(connection);
      try {
        // Check this once, first: with a wrong token or URL, thousands of requests would all fail in the same way.
        await session.connectedOrganization();
        const looks = await checkResources(session, connection.resources, () => progress(++done));
        addTo(report, looks);
        report.notes.push(...notesOn(looks, session.client.url));
        // From here on, a failure concerns the whole organization.
        unread.clear();
        const place = `${session.client.url} ${await session.connectedOrganization()}`;
        const own = looks.flatMap((look) => ("items" in look ? look.items : []));
        if (managed && !searched.has(place)) {
          const { name } = connection;
          const present = presentIn(looks);
          const kept = { ...connection, managed };
          const unmanaged = await findUnmanaged(session, kept, present, isWanted);
          const hidden = unmanaged.hidden.map((text) => ({
            urns: [],
            message: `${name}: ${text}`,
          }));
          report.errors.push(...hidden);
          report.items.push(...unmanaged.items);
          own.push(...unmanaged.items);
          report.notes.push(...unmanaged.notes);
          searched.add(place);
        }
        if (!looksAt) return;
        const wanted = own.filter(looksAt);
        report.notes.push(...(await lookAtDrift(session, wanted, connection.resources)));
      } finally {
        await session.client.close();
      }
    });
  }
  return { ...report, complete: report.errors.length === 0, items: sorted(report.items) };
}

function addTo(report: DriftReport, looks: readonly DriftCheck[]): void {
  for (const look of looks) {
    if ("items" in look) {
      report.items.push(...look.items);
      report.checked += 1;
    } else {
      report.errors.push({ urns: [look.resource.entry.urn], message: look.error });
    }
  }
}

/**
 * A server can have two addresses, and a copy of a server has the same IDs. Only the user can tell which is the case.
 */
function notesOn(looks: readonly DriftCheck[], url: string): string[] {
  const elsewhere = looks.filter((look) => look.elsewhere);
  const [first] = elsewhere;
  if (!first) return [];
  const name = logicalName(first.resource.entry.urn);
  return [
    `The settings point to ${redact(url)}, but the state recorded another address for ` +
      `${pluralize(elsewhere.length, "resource")}, such as ${name}. If that is another server, this report doesn't cover ` +
      "them: restore influxdb:url.",
  ];
}

/** Returns the resources that definitely exist. */
function presentIn(looks: readonly DriftCheck[]): ManagedResource[] {
  const present = looks.filter(
    (look) => "items" in look && look.items.every(({ status }) => status !== "gone"),
  );
  return present.map(({ resource }) => resource);
}

/** An expected error is part of the report: the other results are still worth reporting. */
async function orReport(
  report: DriftReport,
  { unread, name }: { unread: ReadonlySet<string>; name: string },
  work: () => Promise<void>,
): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (!(error instanceof InfluxError)) throw error;
    report.errors.push({ urns: [...unread], message: `${name}: ${error.message}` });
  }
}

function sorted(items: readonly DriftItem[]): DriftItem[] {
  const key = ({ status, isSystem = false, kind, name, property = "" }: DriftItem) =>
    [STATUSES.indexOf(status), Number(isSystem), kind, name, property].join("\n");
  return [...items].sort((one, other) => compareTexts(key(one), key(other)));
}
