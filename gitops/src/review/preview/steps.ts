import { z } from "zod";

type Bag = Record<string, unknown>;

/** As it is, not copied: a preview may have thousands. */
const bag = z
  .custom<Bag>((value) => typeof value === "object" && !Array.isArray(value), "must be an object")
  .nullish()
  .transform((value) => value ?? NONE);

/** Stands for inputs or outputs that the document does not have. */
const NONE: Bag = Object.freeze({});

/** Whether a document has these inputs or outputs at all: a resource of this package always has them. */
export function isGiven(properties: Bag | undefined): boolean {
  return properties !== undefined && Object.keys(properties).length > 0;
}
const flag = z
  .boolean()
  .nullish()
  .transform((value) => value ?? false);
const text = z
  .string()
  .nullish()
  .transform((value) => value ?? undefined);

/** A resource as `pulumi preview --json` shows it before or after a step. */
const state = z.object({
  /** Differs from the step's URN if the program gives the resource an alias. */
  urn: text,
  type: z.string(),
  id: text,
  inputs: bag,
  outputs: bag,
  protect: flag,
  retainOnDelete: flag,
  /** Not managed by the stack, only read by it. */
  external: flag,
  /** To be deleted once its replacement exists. */
  delete: flag,
  /** Where in the program it is declared: `project:///index.ts#12,3`. */
  sourcePosition: text,
  /** The call stack, nearest first; for a call in a callback, the position is only here. */
  stackTrace: z.unknown().nullish().transform(placesIn),
  /** The URNs of the resources that each input depends on. */
  propertyDependencies: z.unknown().nullish().transform(urnsIn),
});
export type PreviewState = z.output<typeof state>;

const step = z.object({
  op: z.string(),
  urn: z.string().regex(/^urn:pulumi:.+?::.+?::/, "must be a URN"),
  /** The reference of the Pulumi provider that handles it. */
  provider: text,
  oldState: state.nullish().transform((value) => value ?? undefined),
  newState: state.nullish().transform((value) => value ?? undefined),
  /** The inputs that need a new object. */
  replaceReasons: z
    .array(z.string())
    .nullish()
    .transform((value) => value ?? []),
  /** The inputs that change, as the engine compared them; undefined where it does not say. */
  diffReasons: z
    .array(z.string())
    .nullish()
    .transform((value) => value ?? undefined),
});
export type Step = z.output<typeof step>;

const diagnostic = z.object({ urn: text, message: text, severity: text });

function placesIn(frames: unknown): string[] {
  if (!Array.isArray(frames)) return [];
  const places = frames.map((frame) => frame?.sourcePosition);
  return places.filter((place) => typeof place === "string" && !place.includes("/node_modules/"));
}

function urnsIn(dependencies: unknown): Record<string, unknown> {
  return typeof dependencies === "object" && dependencies !== null
    ? (dependencies as Record<string, unknown>)
    : NONE;
}

/** The parts of the `pulumi preview --json` document that a review needs. */
export const previewDocument = z.object({
  config: z
    .record(z.string(), z.unknown())
    .nullish()
    .transform((value) => value ?? {}),
  steps: z.array(step),
  diagnostics: z
    .array(diagnostic)
    .nullish()
    .transform((value) => value ?? []),
  changeSummary: z
    .record(z.string(), z.number())
    .nullish()
    .transform((value) => value ?? {}),
  maybeCorrupt: flag,
});
export type PreviewDocument = z.output<typeof previewDocument>;
