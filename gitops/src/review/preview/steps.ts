import { z } from "zod";

type Bag = Record<string, unknown>;

/** Not copied, since a preview can have thousands. */
const bag = z
  .custom<Bag>((value) => typeof value === "object" && !Array.isArray(value), "must be an object")
  .nullish()
  .transform((value) => value ?? NONE);

/** Represents inputs or outputs that the document doesn't contain. */
const NONE: Bag = Object.freeze({});

/** Returns whether a document has these inputs or outputs: this package's resources always have them. */
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
  /** Whether the stack only reads it. */
  external: flag,
  /** Whether it will be deleted once its replacement exists. */
  delete: flag,
  /** The reference to the Pulumi provider that handles it. */
  provider: text,
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
  /** The reference to the Pulumi provider that handles it. */
  provider: text,
  oldState: state.nullish().transform((value) => value ?? undefined),
  newState: state.nullish().transform((value) => value ?? undefined),
  /** The inputs that force a replacement. */
  replaceReasons: z
    .array(z.string())
    .nullish()
    .transform((value) => value ?? []),
  /** The inputs that change, according to the engine; undefined if it doesn't report them. */
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
