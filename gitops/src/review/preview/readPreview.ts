import { kindOf } from "pulumi-influxdb-serverless/rules";
import { HOW, PreviewError } from "./previewError";
import { isGiven, type PreviewDocument, previewDocument, type Step } from "./steps";

/**
 * Reads the document that `pulumi preview --json` prints. A verdict must cover everything, so only a complete preview
 * without errors is accepted.
 * @throws PreviewError that explains what is wrong with the document
 */
export function readPreview(text: string): PreviewDocument {
  const parsed = parse(text.trim());
  const document = previewDocument.safeParse(parsed);
  if (!document.success)
    throw new PreviewError(notAPreview(parsed, document.error.issues[0]?.path));
  requireWhole(document.data);
  return document.data;
}

function parse(text: string): unknown {
  if (text === "") throw new PreviewError(`the preview is empty. ${HOW}`);
  try {
    return JSON.parse(text);
  } catch {
    // The reason isn't shown, since the parser's message quotes its input, which may contain secrets.
    throw new PreviewError(isEventStream(text) ? EVENT_STREAM : notJson(text));
  }
}

const EVENT_STREAM =
  "this is a stream of engine events (one per line), not a preview document. Unset " +
  `PULUMI_ENABLE_STREAMING_JSON_PREVIEW. ${HOW}`;

function isEventStream(text: string): boolean {
  const [first = ""] = text.split("\n", 1);
  try {
    const event = JSON.parse(first);
    return typeof event === "object" && event !== null && "sequence" in event;
  } catch {
    return false;
  }
}

function notJson(text: string): string {
  return text.startsWith("{")
    ? `the preview is truncated, or mixed with other output. ${HOW}`
    : `this is not the JSON output of a preview. Don't redirect standard error into the file. ${HOW}`;
}

function notAPreview(parsed: unknown, path: readonly PropertyKey[] = []): string {
  if (typeof parsed !== "object" || parsed === null || Array.isArray(parsed)) {
    return `this is JSON, but not a preview. ${HOW}`;
  }
  if ("sequence" in parsed) return EVENT_STREAM;
  if ("deployment" in parsed) return `this is the state of a stack, not a preview. ${HOW}`;
  if (!("steps" in parsed)) return withoutSteps(parsed);
  return `the preview has an unsupported format, at ${path.join(".")}.`;
}

/** A preview that fails early has diagnostics and nothing else. */
function withoutSteps(parsed: object): string {
  const early = previewDocument.safeParse({ ...parsed, steps: [] });
  if (early.success) requireNoErrors(early.data);
  return `the preview has no steps: it failed early, or the file contains something else. ${HOW}`;
}

function requireWhole(document: PreviewDocument): void {
  requireNoErrors(document);
  if (document.maybeCorrupt)
    throw new PreviewError("the engine says that its preview may be corrupt.");
  if (document.steps.length === 0) throw new PreviewError(withoutSteps({}));
  requireProgram(document);
  requireSummarized(document);
  requireAllRefreshed(document);
}

/** The engine's message for both a delete and a replacement. */
const PROTECTED = /\bTo unprotect the resource\b/;

const UNPROTECT =
  "It would delete or replace a protected resource, which Pulumi refuses. If that is intended, remove the protect option " +
  "first, in a separate change.";

/** With --json, the engine omits what policy packs report. */
const FIX_POLICY =
  'A policy pack may have refused it: run "pulumi preview" without --json, which shows why.';

function requireNoErrors({ diagnostics }: PreviewDocument): void {
  const errors = diagnostics.filter(({ severity }) => severity === "error");
  if (errors.length === 0) return;
  const said = errors.map(({ message = "" }) => message.trim());
  const isProtected = said.some((message) => PROTECTED.test(message));
  const isUnexplained = said.every((message) => /^(error: )?preview failed$/i.test(message));
  const next = isProtected ? UNPROTECT : isUnexplained ? FIX_POLICY : "Fix the program first.";
  throw new PreviewError(`the preview failed, so it is incomplete. ${next}`, said);
}

/**
 * A program's preview always shows the root, changed or not. A refresh's preview shows only that the root was refreshed,
 * and shows outside changes as updates and deletes.
 */
function requireProgram({ steps }: PreviewDocument): void {
  const isRoot = ({ urn }: Step) => urn.split("::")[2] === "pulumi:pulumi:Stack";
  if (steps.some((step) => isRoot(step) && step.op !== "refresh") && !steps.some(isOfRefresh))
    return;
  throw new PreviewError(
    `the preview has no program steps, like a preview from "pulumi refresh". ${HOW}`,
  );
}

/**
 * With --run-program, a refresh shows the root like a program's preview, and outside changes as updates. These have the
 * server's outputs, which a program's preview doesn't know in advance for dynamic resources.
 */
function isOfRefresh({ op, newState }: Step): boolean {
  if (op !== "update" || newState === undefined || kindOf(newState.type) === undefined)
    return false;
  return newState.id !== undefined && isGiven(newState.outputs);
}

/**
 * The operations that the engine counts and always shows. Unchanged resources are shown only if their options changed.
 */
const SHOWN = ["create", "update", "replace", "delete"];

/** Fewer steps than the engine counted means that some are missing. */
function requireSummarized({ steps, changeSummary }: PreviewDocument): void {
  if (Object.keys(changeSummary).length === 0) {
    throw new PreviewError(`the preview is incomplete: the engine's counts are missing. ${HOW}`);
  }
  for (const op of SHOWN) {
    const count = changeSummary[op] ?? 0;
    const found = steps.filter((step) => step.op === op).length;
    if (found >= count) continue;
    throw new PreviewError(
      `the preview is incomplete: the engine counted ${count} × ${op}, but it shows ${found}. ${HOW}`,
    );
  }
}

/**
 * With --refresh, the engine shows a refresh of everything in the state. With --target or --exclude, it shows no refresh
 * of the other resources: it counts them as unchanged, and doesn't show them. A resource that was refreshed but isn't
 * shown otherwise is unchanged, or gone from both the server and the program. So for each resource that is gone, another
 * one can be missing undetected. Without --refresh, such a preview looks like a complete one.
 */
function requireAllRefreshed({ steps, changeSummary }: PreviewDocument): void {
  if (!steps.some(({ op }) => op === "refresh")) return;
  // Resources that are only read or left over to be deleted are never counted as unchanged.
  const refreshed = steps.filter(
    ({ op, oldState }) => op === "refresh" && !oldState?.external && !oldState?.delete,
  );
  const planned = new Set(steps.filter(isPlanned).map(({ urn, oldState }) => oldState?.urn ?? urn));
  const shown = refreshed.filter(({ urn }) => planned.has(urn)).length;
  const missing = (changeSummary.same ?? 0) - (refreshed.length - shown);
  if (missing <= 0) return;
  throw new PreviewError(
    `the preview is incomplete: it refreshed ${refreshed.length} of ${refreshed.length + missing} resources. ` +
      "Create it without --target or --exclude.",
  );
}

/** What happens to a resource, apart from its refresh. A delete of a replaced object is ignored: it has the same URN. */
function isPlanned({ op }: Step): boolean {
  return !["refresh", "same", "delete-replaced", "discard-replaced"].includes(op);
}
