import type * as pulumi from "@pulumi/pulumi";
import { InfluxError } from "../api/errors";
import type { Handler } from "../lifecycle/handler";
import { rememberConfig, session } from "./currentSession";
import { type Bag, fromWire, toWire } from "./wire";

/**
 * A handler in the form in which Pulumi's dynamic-provider process calls it: bags go through the wire
 * form, the session comes from the process, and `changes` stays undefined, so that the engine compares
 * the inputs itself (with detail, and honouring `ignoreChanges`).
 */
export function serve<Inputs extends object, Outputs extends object>(
  handler: Handler<Inputs, Outputs>,
): pulumi.dynamic.ResourceProvider {
  const inputs = (bag: Bag) => fromWire(bag) as Inputs;
  const outputs = (bag: Bag) => fromWire(bag) as Outputs;
  return {
    // Stores and nothing else: the SDK may call a handler before an asynchronous configure has ended,
    // and after one that threw.
    async configure({ config }) {
      rememberConfig((key) => config.get(key));
    },

    async check(_olds: Bag, news: Bag) {
      const checked = handler.check(fromWire(news));
      if (checked.failures.length === 0) return { inputs: toWire(checked.inputs), failures: [] };
      // Without a property: the engine would print its whole value before the reason.
      const failures = checked.failures.map(({ path, reason }) => ({
        property: "",
        reason: `${path}: ${reason}`,
      }));
      return { inputs: news, failures };
    },

    async diff(_id, olds: Bag, news: Bag) {
      return handler.diff(outputs(olds), inputs(news));
    },

    create: (news: Bag) =>
      told(async () => {
        const created = await handler.create(session(), inputs(news));
        return { id: created.id, outs: toWire(created.outputs) };
      }),

    read: (id: string, props?: Bag) =>
      told(async () => {
        const found = await handler.read(session(), id, outputs(props ?? {}));
        // No id means that the object is gone.
        if (!found) return {};
        return { id, props: toWire(found.outputs), inputs: toWire(found.inputs) };
      }),

    update: (id: string, olds: Bag, news: Bag) =>
      told(async () => ({
        outs: toWire(await handler.update(session(), id, outputs(olds), inputs(news))),
      })),

    delete: (id: string, props: Bag) => told(() => handler.delete(session(), id, outputs(props))),
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
