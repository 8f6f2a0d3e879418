import * as pulumi from "@pulumi/pulumi";
import type { Declaration } from "../ownership/declarations";
import type { Bag } from "./propertySerialization";

/**
 * The input in which a resource class tells the provider which resource it is and which of its arguments are secrets,
 * since the engine tells a provider neither. `check` removes it from the inputs, so that it appears neither in the
 * state nor in a diff.
 */
export const DECLARED_BY = "__declaredBy";

/** What a resource class declares about itself. */
export interface DeclaredBy extends Declaration {
  /** The names of the arguments that hold a secret. */
  secrets: string[];
}

/** The program's process and the number of its declarations. All copies of the package in a program share one. */
interface ProgramRun {
  id: string;
  count: number;
}

const RUN = Symbol.for("pulumi-influxdb-serverless.run");

function programRun(): ProgramRun {
  const shared = globalThis as { [RUN]?: ProgramRun };
  shared[RUN] ??= { id: `${process.pid}-${Date.now().toString(36)}`, count: 0 };
  return shared[RUN];
}

/** Returns this program's next declaration, as a member of the inputs. */
export function declaration(
  resource: string,
  args: object,
  { retainOnDelete }: pulumi.CustomResourceOptions,
): Record<string, pulumi.Input<string>> {
  const run = programRun();
  run.count += 1;
  const stage = pulumi.runtime.isDryRun() ? "preview" : "update";
  const start = `${stage}-${run.id} ${run.count}${retainOnDelete ? " retained" : ""}`;
  const secrets = secretsIn(args);
  const text = secrets
    ? secrets.then((names) => [start, ...names.map((name) => `secret:${name}`), resource].join(" "))
    : `${start} ${resource}`;
  return { [DECLARED_BY]: text };
}

const REFUSED = "refused: ";

/** Returns inputs that make `check` refuse a resource. A transform that throws would block an inline program. */
export function refusedInputs(reason: string): Record<string, string> {
  return { [DECLARED_BY]: REFUSED + reason };
}

/** Returns the reason in such inputs. */
export function refusalIn(news: Bag): string | undefined {
  const text = String(news[DECLARED_BY] ?? "");
  return text.startsWith(REFUSED) ? text.slice(REFUSED.length) : undefined;
}

/** Returns the arguments that contain a secret; undefined if all are plain values, which are never secret. */
function secretsIn(args: object): Promise<string[]> | undefined {
  const given = Object.entries(args).filter(([, value]) => !isPlain(value));
  if (given.length === 0) return undefined;
  const asked = given.map(async ([name, value]) =>
    (await pulumi.isSecret(pulumi.output(value))) ? [name] : [],
  );
  return Promise.all(asked).then((names) => names.flat());
}

function isPlain(value: unknown): boolean {
  if (typeof value !== "object" || value === null) return typeof value !== "function";
  if (pulumi.Output.isInstance(value) || value instanceof Promise) return false;
  return Object.values(value).every(isPlain);
}

/** Returns the declaration in a bag of inputs; undefined if it was created by an older version of the class. */
export function declarationIn(news: Bag): DeclaredBy | undefined {
  const text = String(news[DECLARED_BY] ?? "");
  const [, runOf, number, retained, secrets = "", resource] =
    /^(\S+) (\d+) (retained )?((?:secret:\w+ )*)(.*)$/s.exec(text) ?? [];
  if (!runOf || !number || !resource) return undefined;
  const names = secrets.split(" ").filter(Boolean);
  return {
    ...{ run: runOf, number, resource, retained: retained !== undefined },
    secrets: names.map((name) => name.slice(7)),
  };
}
