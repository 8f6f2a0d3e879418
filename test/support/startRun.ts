import type { Emulator } from "influxdb-serverless-emulator";
import { KINDS, type Kind } from "../../provider/src/contract/kind";
import { Declarations } from "../../provider/src/ownership/declarations";
import { OwnershipRegistry } from "../../provider/src/ownership/ownershipRegistry";
import { openRunJournal } from "../../provider/src/ownership/runJournal";
import { toDynamicProvider } from "../../provider/src/pulumi/dynamicProvider";
import { SIGNATURE } from "../../provider/src/pulumi/propertySerialization";
import { openTestSession } from "./testSession";

type Bag = Record<string, unknown>;

/** A process's identity among the provider processes of its run. */
export interface Among {
  /** The engine's port, which all processes of a run share. */
  engine: number;
  /** The ID of a living process, different from all other processes of this run. */
  pid: number;
  /** The folder of the files through which they share what they manage. */
  folder: string;
}

export type Overrides = NonNullable<Parameters<typeof openTestSession>[1]> & {
  /** If absent, the process is the only one. */
  among?: Among;
};

/**
 * A separate provider process, like the one that the engine starts for each run. It calls what the engine calls, for each
 * kind of resource. Everything that the tests know about how a process is built is here.
 */
export function startRun(
  server: Pick<Emulator, "url" | "token" | "org">,
  { among, ...overrides }: Overrides = {},
) {
  const journal =
    among && openRunJournal([`127.0.0.1:${among.engine}`], () => among.folder, among.pid);
  const ownership = new OwnershipRegistry(journal);
  const session = openTestSession(server, { ownership, ...overrides });
  const context: Parameters<typeof toDynamicProvider>[1] = {
    ownership: session.ownership,
    declarations: new Declarations(),
    hasProgram: true,
    session: () => session,
    endpoint: () => ({ url: overrides.recordedUrl ?? session.client.url, org: overrides.org }),
    usesToken: (value) => value === server.token,
    configure: () => undefined,
  };
  const kinds = KINDS.map((kind) => [kind, resourceOf(kind, context)] as const);
  return {
    session,
    notices: session.notices,
    of: Object.fromEntries(kinds) as Record<Kind, Resource>,
  };
}

/** Returns the resource of one kind, through the adapter to Pulumi. */
export type Resource = ReturnType<typeof resourceOf>;

function resourceOf(kind: Kind, context: Parameters<typeof toDynamicProvider>[1]) {
  const provider = toDynamicProvider(kind, context);
  return {
    check: (olds: Bag, news: Bag) =>
      provider.check?.(olds, news) as Promise<{ inputs: Bag; failures: { reason: string }[] }>,
    async create(news: Bag) {
      const { id, outs } = await provider
        .create(news)
        .catch((error: Error & { properties?: Bag }) => {
          if (error.properties) error.properties = handedBack(error.properties);
          throw error;
        });
      return { id, outs: handedBack(outs) };
    },
    diff: (id: string, olds: Bag, news: Bag) => provider.diff?.(id, olds, news),
    /** Undefined if the object is gone. */
    async read(id: string, olds: Bag) {
      const found = await provider.read?.(id, olds);
      return found?.id === undefined
        ? undefined
        : { outs: handedBack(found.props), inputs: found.inputs as Bag };
    },
    async update(id: string, olds: Bag, news: Bag): Promise<Bag> {
      return handedBack((await provider.update?.(id, olds, news))?.outs);
    },
    delete: (id: string, olds: Bag) => provider.delete?.(id, olds) as Promise<void>,
  };
}

/** A bag as the engine returns it to a provider: secrets have been encrypted in the meantime, and decrypted again. */
function handedBack(bag: Bag = {}): Bag {
  const plain = Object.entries(bag).map(([key, value]) => [
    key,
    isSecret(value) ? value.value : value,
  ]);
  return Object.fromEntries(plain);
}

function isSecret(value: unknown): value is { value: unknown } {
  return typeof value === "object" && value !== null && SIGNATURE in value;
}
