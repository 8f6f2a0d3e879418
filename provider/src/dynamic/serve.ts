import type * as pulumi from "@pulumi/pulumi";
import equal from "fast-deep-equal";
import { InfluxError } from "../api/errors";
import { connectionMark, isElsewhere } from "../connection/connectionMark";
import type { Handler } from "../lifecycle/handler";
import { newMark } from "../lifecycle/holders";
import type { Kind } from "../lifecycle/kind";
import { pickDeclared, type Recorded } from "../lifecycle/state";
import { DECLARED_BY, declarationIn } from "./declaredBy";
import { Holding } from "./holding";
import { currentRun, type Run } from "./run";
import { type Bag, fromWire, toWire } from "./wire";

type RunParts = Pick<Run, "holders" | "declarations" | "session" | "place" | "configure">;

/** A handler in the form in which Pulumi's dynamic-provider process calls it. */
export function serve<Inputs extends object, Outputs extends Recorded>(
  kind: Kind,
  handler: Handler<Inputs, Outputs>,
  run: RunParts = currentRun,
): pulumi.dynamic.ResourceProvider {
  return new Adapter(kind, handler, run);
}

/**
 * Between Pulumi's dynamic-provider process and a handler: bags go through the wire form, the session comes from
 * the process, and `changes` stays undefined, so that the engine compares the inputs itself (with detail, and
 * honouring `ignoreChanges`).
 */
class Adapter<Inputs extends object, Outputs extends Recorded>
  implements pulumi.dynamic.ResourceProvider
{
  private readonly holding: Holding<Inputs, Outputs>;

  constructor(
    private readonly kind: Kind,
    private readonly handler: Handler<Inputs, Outputs>,
    private readonly run: RunParts,
  ) {
    this.holding = new Holding(kind, (inputs) => handler.naturalKey(inputs), run);
  }

  // Stores and nothing else: the SDK may call a handler before an asynchronous configure has ended,
  // and after one that threw.
  async configure({ config }: pulumi.dynamic.ConfigureRequest) {
    this.run.configure((key) => config.get(key));
  }

  async check(olds: Bag, news: Bag) {
    const { [DECLARED_BY]: _, ...declared } = fromWire(news);
    const { inputs, failures } = this.handler.check(declared, inputsOf<Inputs>(olds));
    const reasons = failures.map(({ path, reason }) => `${path}: ${reason}`);
    const twice =
      reasons.length === 0 ? this.holding.declare(inputs, declarationIn(news)) : undefined;
    if (twice) reasons.push(twice);
    if (reasons.length === 0) return { inputs: toWire(inputs), failures: [] };
    // Without a property: the engine would print its whole value before the reason.
    return { inputs: declared, failures: reasons.map((reason) => ({ property: "", reason })) };
  }

  diff(id: string, oldBag: Bag, newBag: Bag) {
    return withoutStack(async () => {
      const [olds, news] = [outputsOf<Outputs>(oldBag), inputsOf<Inputs>(newBag)];
      const difference = this.handler.diff(olds, news);
      // A resource that is replaced gives the object up: another one may have it.
      if (difference.replaces.length === 0) this.holding.hold(id, olds, news);
      // Where no input has changed, the engine would see no difference: it is told of one.
      const isOnlyMoved =
        this.isMoved(olds) && equal(news, pickDeclared(olds, olds.declared ?? []));
      return isOnlyMoved ? { ...difference, changes: true } : difference;
    });
  }

  create(news: Bag) {
    return withoutStack(async () => {
      const { id, outputs } = await this.handler.create(this.run.session(), inputsOf(news));
      const holder = newMark();
      this.run.holders.hold(this.kind, id, holder);
      return { id, outs: this.marked(outputs, holder) };
    });
  }

  read(id: string, props: Bag = {}) {
    return withoutStack(async () => {
      const olds = outputsOf<Outputs>(props);
      // Only a program that refers to an object it does not hold has recorded nothing of it.
      if (olds.declared === undefined) return this.refer(id, props);
      this.holding.refresh(id);
      const found = await this.handler.read(this.run.session(), id, olds);
      // No id means that the object is gone.
      if (!found) return {};
      return { id, props: this.marked(found.outputs, olds.holder), inputs: toWire(found.inputs) };
    });
  }

  update(id: string, oldBag: Bag, news: Bag) {
    return withoutStack(async () => {
      const olds = outputsOf<Outputs>(oldBag);
      const session = this.run.session();
      if (this.isMoved(olds) && !(await this.handler.read(session, id, olds))) {
        throw new InfluxError(
          `${this.kind} ${id} is not where the settings lead now. Nothing was changed. Set influxdb:url and the ` +
            'organisation back, or run "pulumi refresh" when it is really gone.',
        );
      }
      const updated = await this.handler.update(session, id, olds, inputsOf(news));
      return { outs: this.marked(updated, olds.holder) };
    });
  }

  delete(id: string, props: Bag) {
    return withoutStack(async () => {
      const olds = outputsOf<Outputs>(props);
      const stays = this.holding.reasonToStay(id, olds.holder);
      if (stays) return this.run.session().notify(`${this.kind} ${id} stays: ${stays}`);
      await this.handler.delete(this.run.session(), id, olds);
      this.run.holders.release(this.kind, id, olds.holder);
    });
  }

  /** Reads an object for a program that does not hold it. */
  private async refer(id: string, props: Bag) {
    const found = await this.handler.get(this.run.session(), id, inputsOf(props));
    this.run.holders.note("referred", this.kind, found.id);
    return { id: found.id, props: this.marked(found.outputs, undefined) };
  }

  /** The outputs as the state keeps them: with the marks of their resource and of the connection. */
  private marked(outputs: Outputs, holder: string | undefined): Bag {
    const place = this.run.place();
    return toWire({ ...outputs, holder, connection: place && connectionMark(place) });
  }

  /** Whether the settings lead elsewhere than where a resource was last handled, as far as is known. */
  private isMoved({ connection, orgId }: Outputs): boolean {
    const place = this.run.place();
    return Boolean(connection && place && isElsewhere({ mark: connection, orgId }, place));
  }
}

function inputsOf<Inputs>(bag: Bag): Inputs {
  return fromWire(bag) as Inputs;
}

function outputsOf<Outputs>(bag: Bag): Outputs {
  return fromWire(bag) as Outputs;
}

/** An expected error says all in its message: the SDK would print our stack to the user's terminal too. */
async function withoutStack<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof InfluxError) error.stack = "";
    throw error;
  }
}
