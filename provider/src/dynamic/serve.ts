import type * as pulumi from "@pulumi/pulumi";
import equal from "fast-deep-equal";
import { InfluxError } from "../api/errors";
import { connectionMark, isElsewhere } from "../connection/connectionMark";
import type { Declaration } from "../lifecycle/declarations";
import type { Handler } from "../lifecycle/handler";
import { heldAlready, newMark } from "../lifecycle/holders";
import { pickDeclared, type Recorded } from "../lifecycle/state";
import { DECLARED_BY, declarationIn } from "./declaredBy";
import type { Kind } from "./providerText";
import { currentRun, type Run } from "./run";
import { holdsUnknown } from "./unknown";
import { type Bag, fromWire, toWire } from "./wire";

type RunParts = Pick<Run, "holders" | "declarations" | "session" | "place" | "configure">;

/**
 * A handler in the form in which Pulumi's dynamic-provider process calls it: bags go through the wire
 * form, the session comes from the process, and `changes` stays undefined, so that the engine compares
 * the inputs itself (with detail, and honouring `ignoreChanges`).
 */
export function serve<Inputs extends object, Outputs extends Recorded>(
  kind: Kind,
  handler: Handler<Inputs, Outputs>,
  run: RunParts = currentRun,
): pulumi.dynamic.ResourceProvider {
  const { holders } = run;
  /** The ids that were read for a refresh, and the natural keys that the program declares. */
  const refreshed = new Set<string>();
  const declares = new Set<string>();
  const inputs = (bag: Bag) => fromWire(bag) as Inputs;
  const outputs = (bag: Bag) => fromWire(bag) as Outputs;
  const recordedInputs = (olds: Outputs) => pickDeclared<Inputs>(olds, olds.declared ?? []);

  /** The outputs as the state keeps them: with the marks of their resource and of the connection. */
  function marked(outs: Outputs, holder: string | undefined): Bag {
    const place = run.place();
    return toWire({ ...outs, holder, connection: place && connectionMark(place) });
  }

  /** Whether the settings lead elsewhere than where a resource was last handled, as far as is known. */
  function isMoved({ connection, orgId }: Outputs): boolean {
    const place = run.place();
    return Boolean(connection && place && isElsewhere({ mark: connection, orgId }, place));
  }

  /**
   * Takes note of what a resource of the program holds. Not for a difference with unknown values: in an `up`, the
   * engine asks for it only to learn what a replacement carries along, also of resources that are no more declared.
   * Nor for the difference that a refresh before an `up` asks for: only what was checked is declared.
   */
  function holdAtDiff(id: string, olds: Outputs, news: Inputs): void {
    const isOfRefresh = refreshed.has(id) && !declares.has(handler.naturalKey(news) ?? "");
    if (holdsUnknown(news) || isOfRefresh) return;
    holders.hold(kind, id, olds.holder);
    const key = handler.naturalKey(recordedInputs(olds));
    if (key !== undefined && key !== handler.naturalKey(news)) holders.note("leaving", kind, id);
    if (holders.isHeldByAnother(kind, id, olds.holder)) throw heldAlready(`${kind} ${id}`);
  }

  function twiceDeclared(news: Inputs, declaration: Declaration | undefined): string | undefined {
    const key = declaration && handler.naturalKey(news);
    const other = key && run.declarations.claim(key, declaration);
    // Without the key: a name may be a secret.
    return other && `${declaration.resource} declares the same as ${other}: keep one of them.`;
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
      if (reasons.length === 0) {
        declares.add(handler.naturalKey(checked.inputs) ?? "");
        return { inputs: toWire(checked.inputs), failures: [] };
      }
      // Without a property: the engine would print its whole value before the reason.
      return { inputs: declared, failures: reasons.map((reason) => ({ property: "", reason })) };
    },

    diff: (id: string, oldBag: Bag, newBag: Bag) =>
      told(async () => {
        const [olds, news] = [outputs(oldBag), inputs(newBag)];
        const difference = handler.diff(olds, news);
        // A resource that is replaced gives the object up: another one may have it.
        if (difference.replaces.length === 0) holdAtDiff(id, olds, news);
        // Where no input has changed, the engine would see no difference: it is told of one.
        const isOnlyMoved = isMoved(olds) && equal(news, recordedInputs(olds));
        return isOnlyMoved ? { ...difference, changes: true } : difference;
      }),

    create: (news: Bag) =>
      told(async () => {
        const created = await handler.create(run.session(), inputs(news));
        const holder = newMark();
        holders.hold(kind, created.id, holder);
        return { id: created.id, outs: marked(created.outputs, holder) };
      }),

    read: (id: string, props: Bag = {}) =>
      told(async () => {
        const olds = outputs(props);
        // Only a program that refers to an object it does not hold has recorded nothing of it.
        if (olds.declared === undefined) {
          const found = await handler.get(run.session(), id, inputs(props));
          holders.note("referred", kind, found.id);
          return { id: found.id, props: marked(found.outputs, undefined) };
        }
        refreshed.add(id);
        const found = await handler.read(run.session(), id, olds);
        // No id means that the object is gone.
        if (!found) return {};
        return { id, props: marked(found.outputs, olds.holder), inputs: toWire(found.inputs) };
      }),

    update: (id: string, oldBag: Bag, news: Bag) =>
      told(async () => {
        const olds = outputs(oldBag);
        if (isMoved(olds) && !(await handler.read(run.session(), id, olds))) {
          throw new InfluxError(
            `${kind} ${id} is not where the settings lead now. Nothing was changed. Set influxdb:url and the ` +
              'organisation back, or run "pulumi refresh" when it is really gone.',
          );
        }
        const updated = await handler.update(run.session(), id, olds, inputs(news));
        return { outs: marked(updated, olds.holder) };
      }),

    delete: (id: string, props: Bag) =>
      told(async () => {
        const olds = outputs(props);
        const stays = reasonToStay(id, olds.holder);
        if (stays) return run.session().notify(`${kind} ${id} stays: ${stays}`);
        await handler.delete(run.session(), id, olds);
        holders.release(kind, id, olds.holder);
      }),
  };

  /**
   * Why an object is not deleted although its resource goes, or undefined.
   * @throws InfluxError when a resource that failed was to have it: to go on would lose it
   */
  function reasonToStay(id: string, holder: string | undefined): string | undefined {
    if (holders.is("wanted", kind, id)) {
      throw new InfluxError(
        `${kind} ${id} was not deleted: another resource of this program was to have it, and failed. Mend that first.`,
      );
    }
    if (holders.isHeldByAnother(kind, id, holder))
      return "another resource of this program holds it.";
    if (holders.is("referred", kind, id)) return "this program refers to it by get.";
    return undefined;
  }
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
