import type * as pulumi from "@pulumi/pulumi";
import { InfluxError } from "../api/errors";
import type { Handler } from "../lifecycle/handler";
import type { Recorded } from "../lifecycle/state";
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
  run: Pick<Run, "holders" | "session" | "configure"> = currentRun,
): pulumi.dynamic.ResourceProvider {
  const { holders } = run;
  const inputs = (bag: Bag) => fromWire(bag) as Inputs;
  const outputs = (bag: Bag) => fromWire(bag) as Outputs;
  return {
    // Stores and nothing else: the SDK may call a handler before an asynchronous configure has ended,
    // and after one that threw.
    async configure({ config }) {
      run.configure((key) => config.get(key));
    },

    async check(olds: Bag, news: Bag) {
      const checked = handler.check(fromWire(news), inputs(olds));
      if (checked.failures.length === 0) return { inputs: toWire(checked.inputs), failures: [] };
      // Without a property: the engine would print its whole value before the reason.
      const failures = checked.failures.map(({ path, reason }) => ({
        property: "",
        reason: `${path}: ${reason}`,
      }));
      return { inputs: news, failures };
    },

    async diff(id, olds: Bag, news: Bag) {
      holders.hold(kind, id, outputs(olds).takenOver);
      if (holders.isHeldByAnother(kind, id, outputs(olds).takenOver)) throw heldTwice(kind, id);
      return handler.diff(outputs(olds), inputs(news));
    },

    create: (news: Bag) =>
      told(async () => {
        const created = await handler.create(run.session(), inputs(news));
        holders.hold(kind, created.id, created.outputs.takenOver);
        return { id: created.id, outs: toWire(created.outputs) };
      }),

    read: (id: string, props?: Bag) =>
      told(async () => {
        const found = await handler.read(run.session(), id, outputs(props ?? {}));
        // No id means that the object is gone.
        if (!found) return {};
        return { id, props: toWire(found.outputs), inputs: toWire(found.inputs) };
      }),

    update: (id: string, olds: Bag, news: Bag) =>
      told(async () => ({
        outs: toWire(await handler.update(run.session(), id, outputs(olds), inputs(news))),
      })),

    delete: (id: string, props: Bag) =>
      told(async () => {
        const olds = outputs(props);
        if (holders.isHeldByAnother(kind, id, olds.takenOver)) {
          run.session().notify(`${kind} ${id} stays: another resource of this program holds it.`);
        } else {
          await handler.delete(run.session(), id, olds);
        }
      }),
  };
}

/** Two resources that hold one object would undo each other's work for ever. */
function heldTwice(kind: Kind, id: string): InfluxError {
  return new InfluxError(
    `Two resources of this program hold ${kind} ${id}: take one of them out of the code. ` +
      "The object stays for the other one.",
  );
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
