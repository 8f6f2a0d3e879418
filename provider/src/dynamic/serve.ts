import type * as pulumi from "@pulumi/pulumi";
import equal from "fast-deep-equal";
import { InfluxError } from "../api/errors";
import type { Declaration } from "../lifecycle/declarations";
import type { Handler } from "../lifecycle/handler";
import { heldAlready, newMark } from "../lifecycle/holders";
import { pickDeclared, type Recorded } from "../lifecycle/state";
import { DECLARED_BY, declarationIn } from "./declaredBy";
import type { Kind } from "./providerText";
import { currentRun, type Run } from "./run";
import { type Bag, fromWire, toWire } from "./wire";

/**
 * A handler in the form in which Pulumi's dynamic-provider process calls it: bags go through the wire
 * form, the session comes from the process, and `changes` stays undefined, so that the engine compares
 * the inputs itself (with detail, and honouring `ignoreChanges`).
 */
export function serve<Inputs extends object, Outputs extends Recorded>(
  kind: Kind,
  handler: Handler<Inputs, Outputs>,
  run: Pick<Run, "holders" | "declarations" | "session" | "connection" | "configure"> = currentRun,
): pulumi.dynamic.ResourceProvider {
  const { holders } = run;
  const inputs = (bag: Bag) => fromWire(bag) as Inputs;
  const outputs = (bag: Bag) => fromWire(bag) as Outputs;

  /** Whether a resource was last handled by a connection to another server or organisation, as far as is known. */
  function movedFrom(recorded: string | undefined): boolean {
    const now = recorded && run.connection();
    return now !== undefined && now !== recorded;
  }

  function twiceDeclared(news: Inputs, declaration: Declaration | undefined): string | undefined {
    const key = declaration && handler.naturalKey(news);
    const other = key && run.declarations.claim(key, declaration);
    if (!other) return undefined;
    return `${key} is declared twice: by ${other} and by ${declaration.resource}. Keep one of them.`;
  }
  return {
    // Stores and nothing else: the SDK may call a handler before an asynchronous configure has ended,
    // and after one that threw.
    async configure({ config }) {
      run.configure((key) => config.get(key));
    },

    async check(olds: Bag, news: Bag) {
      const { [DECLARED_BY]: _, ...declared } = fromWire(news);
      const checked = handler.check(declared, inputs(olds));
      const reasons = checked.failures.map(({ path, reason }) => `${path}: ${reason}`);
      const twice = reasons.length === 0 && twiceDeclared(checked.inputs, declarationIn(news));
      if (twice) reasons.push(twice);
      if (reasons.length === 0) return { inputs: toWire(checked.inputs), failures: [] };
      // Without a property: the engine would print its whole value before the reason.
      return { inputs: declared, failures: reasons.map((reason) => ({ property: "", reason })) };
    },

    diff: (id: string, olds: Bag, news: Bag) =>
      told(async () => {
        const difference = handler.diff(outputs(olds), inputs(news));
        const { declared, connection } = outputs(olds);
        // No input has changed, so the engine would see no difference: it is told of one.
        const isOnlyMoved =
          movedFrom(connection) && equal(inputs(news), pickDeclared(outputs(olds), declared));
        // A resource that is replaced gives the object up: another one may have it.
        if (difference.replaces.length === 0) {
          const { holder } = outputs(olds);
          holders.hold(kind, id, holder);
          if (holders.isHeldByAnother(kind, id, holder)) throw heldAlready(`${kind} ${id}`);
        }
        return isOnlyMoved ? { ...difference, changes: true } : difference;
      }),

    create: (news: Bag) =>
      told(async () => {
        const created = await handler.create(run.session(), inputs(news));
        const holder = newMark();
        holders.hold(kind, created.id, holder);
        const outs = { ...created.outputs, holder, connection: run.connection() };
        return { id: created.id, outs: toWire(outs) };
      }),

    read: (id: string, props?: Bag) =>
      told(async () => {
        const olds = outputs(props ?? {});
        // Only a program that refers to an object it does not hold knows nothing but the id.
        if (olds.orgId === undefined) {
          const found = await handler.get(run.session(), id, inputs(props ?? {}));
          const outs = { ...found.outputs, connection: run.connection() };
          return { id: found.id, props: toWire(outs) };
        }
        const found = await handler.read(run.session(), id, olds);
        // No id means that the object is gone.
        if (!found) return {};
        const { holder } = olds;
        const outs = { ...found.outputs, holder, connection: run.connection() };
        return { id, props: toWire(outs), inputs: toWire(found.inputs) };
      }),

    update: (id: string, olds: Bag, news: Bag) =>
      told(async () => {
        const { holder, connection, orgId } = outputs(olds);
        if (movedFrom(connection)) {
          await run.session().requireOrganization(orgId, handler.naturalKey(inputs(news)) ?? id);
        }
        const updated = await handler.update(run.session(), id, outputs(olds), inputs(news));
        return { outs: toWire({ ...updated, holder, connection: run.connection() }) };
      }),

    delete: (id: string, props: Bag) =>
      told(async () => {
        const olds = outputs(props);
        if (holders.isHeldByAnother(kind, id, olds.holder)) {
          run.session().notify(`${kind} ${id} stays: another resource of this program holds it.`);
          return;
        }
        await handler.delete(run.session(), id, olds);
        holders.release(kind, id, olds.holder);
      }),
  };
}

/** An expected error says all in its message: the SDK would print our stack to the user's terminal too. */
async function told<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof InfluxError) error.stack = "";
    throw error;
  }
}
