import { z } from "zod";
import { CommandError } from "../commandError";

/** Validated but not copied, since they make up most of a large state. */
const bag = z
  .custom<Record<string, unknown>>((value) => typeof value === "object" && !Array.isArray(value))
  .nullish()
  .transform((value) => value ?? {});

/** The part of a state entry that is read here. The rest, which is most of a large state, is dropped. */
const stateEntry = z.object({
  urn: z.string(),
  type: z.string(),
  id: z.string().optional(),
  inputs: bag,
  outputs: bag,
  /** The provider: its URN, `::`, and its ID. */
  provider: z.string().optional(),
  /** Whether the next `up` deletes it: it was replaced, but not deleted yet. */
  delete: z.boolean().optional(),
  /** Whether its replacement was interrupted: Pulumi no longer manages the old object, and the new one doesn't exist yet. */
  pendingReplacement: z.boolean().optional(),
  /** Whether the program reads it rather than manages it. */
  external: z.boolean().optional(),
  ignoreChanges: z.array(z.string()).nullish(),
});
export type StateEntry = z.output<typeof stateEntry>;

const deployment = z.object({
  resources: z
    .array(stateEntry)
    .nullish()
    .transform((resources) => resources ?? []),
  pending_operations: z.array(z.unknown()).nullish(),
});

const exported = z.object({ version: z.literal([3, 4]), deployment });
const checkpoint = z.object({
  version: z.literal([3, 4]),
  checkpoint: z.object({ stack: z.string().optional(), latest: deployment.nullish() }),
});
const anyForm = z.union([exported, checkpoint]);

const HOW =
  'Use the output of "pulumi stack export", or the state file of the stack in its backend.';

/** The state of a stack. */
export interface Deployment {
  entries: StateEntry[];
  /** The number of pending operations that an interrupted run left. */
  pending: number;
}

/**
 * Parses a state: the output of `pulumi stack export`, or a backend's state file.
 * @param what the source, for errors
 * @throws CommandError if it is neither
 */
export function parseDeployment(json: string, what: string): Deployment {
  const parsed = anyForm.safeParse(parseJson(json, what));
  if (!parsed.success) {
    throw new CommandError(
      `${what} is not a Pulumi state in a supported format (version 3 or 4). ${HOW}`,
    );
  }
  const latest =
    "deployment" in parsed.data ? parsed.data.deployment : parsed.data.checkpoint.latest;
  return { entries: latest?.resources ?? [], pending: latest?.pending_operations?.length ?? 0 };
}

function parseJson(json: string, what: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    // The reason isn't shown, since the parser's message quotes its input.
    throw new CommandError(
      `${what} is not valid JSON: it is empty, truncated, or another kind of file. ${HOW}`,
    );
  }
}

/** Returns the logical name at the end of a URN. A name can contain `::`. */
export function logicalName(urn: string): string {
  return urn.split("::").slice(3).join("::");
}
