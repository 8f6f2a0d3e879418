import type { Session } from "./session";

/** One thing that is wrong with the inputs of a resource. */
export interface Failure {
  /** Where: `retentionRules[0].everySeconds`. */
  path: string;
  /** What is wrong, and what would be right. */
  reason: string;
}

export interface Checked<Inputs> {
  /** The inputs in canonical form: two programs that mean the same have the same. */
  inputs: Inputs;
  failures: Failure[];
}

export interface Difference {
  /** The inputs whose change needs a new object. */
  replaces: string[];
  /** Whether the old object must go before the new one can come. */
  deleteBeforeReplace: boolean;
}

export interface Created<Outputs> {
  id: string;
  outputs: Outputs;
}

export interface ReadBack<Inputs, Outputs> {
  inputs: Inputs;
  outputs: Outputs;
}

/**
 * What every kind of resource does, in this order, without knowing Pulumi. `check` and `diff` make no
 * request: a preview works without a token. Old values are outputs, the only thing that Pulumi keeps
 * for `read`, `update` and `delete`; see `lifecycle/state.ts` for what they carry.
 */
export interface Handler<Inputs extends object, Outputs extends object> {
  /** `olds` are the inputs that the engine recorded; empty for a new resource. */
  check(news: Record<string, unknown>, olds: Partial<Inputs>): Checked<Inputs>;
  /**
   * What makes the object one of its kind on the server, as words for a person: `bucket "sensors"`. Two resources
   * of one program must not have the same. Undefined while it is not known, in a preview.
   */
  naturalKey(news: Inputs): string | undefined;
  diff(olds: Outputs, news: Inputs): Difference;
  create(session: Session, news: Inputs): Promise<Created<Outputs>>;
  /**
   * Finds an object that no resource of the program holds, by its id in the state; `given` is what the program
   * says of it besides.
   * @throws InfluxError when there is none: a program that refers to it cannot go on.
   */
  get(session: Session, id: string, given: Partial<Inputs>): Promise<Created<Outputs>>;
  /** Undefined when the object is gone, which takes proof; an error when that cannot be told. */
  read(session: Session, id: string, olds: Outputs): Promise<ReadBack<Inputs, Outputs> | undefined>;
  update(session: Session, id: string, olds: Outputs, news: Inputs): Promise<Outputs>;
  delete(session: Session, id: string, olds: Outputs): Promise<void>;
}
