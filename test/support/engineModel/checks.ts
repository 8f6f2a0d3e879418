import { InfluxError } from "../../../provider/src/api/errors";
import type { Bag, Declared } from "./program";
import { attempt, type EngineRun, servedBy } from "./run";
import { declaredBy } from "./secrets";
import { asStored } from "./stack";

let runs = 0;

/** The checks in one program run, each with what the resource's class sends along. */
export class Checks {
  private readonly program = `${process.pid}-${++runs}`;
  private readonly numbers = new Map<string, number>();

  constructor(private readonly run: EngineRun) {}

  /** The checked inputs; undefined if the check failed. */
  async check(resource: Declared, args: Bag, olds: Bag): Promise<Bag | undefined> {
    let inputs: Bag | undefined;
    const declaration = `${this.program} ${this.numberOf(resource)}`;
    await attempt(this.run, "check", resource.name, async () => {
      const news = { ...args, ...declaredBy(declaration, resource) };
      const served = servedBy(this.run, resource.provider, resource.kind);
      const checked = await served.check(asStored(olds), asStored(news));
      const [failure] = checked.failures;
      if (failure) throw new InfluxError(failure.reason);
      inputs = asStored(checked.inputs);
    });
    return inputs;
  }

  private numberOf({ name }: Declared): number {
    const number = this.numbers.get(name) ?? this.numbers.size + 1;
    this.numbers.set(name, number);
    return number;
  }
}
