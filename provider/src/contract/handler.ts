import type { NaturalKey } from "../ownership/claims";
import type { Session } from "../session/session";
import type { Recorded } from "./state";

/** One thing that is wrong with the inputs of a resource. */
export interface Failure {
  /** Where: `retentionRules[0].everySeconds`. */
  path: string;
  /** What is wrong, and what would be right. */
  reason: string;
}

/** What a check came to. */
export interface Checked<Inputs> {
  /** The inputs in canonical form: two programs that mean the same have the same. */
  inputs: Inputs;
  /** Empty when nothing is wrong. */
  failures: Failure[];
}

/** What a change of inputs takes. */
export interface Difference {
  /** The inputs whose change needs a new object. */
  replaces: string[];
  /** Whether the old object must go before the new one can come. */
  deleteBeforeReplace: boolean;
}

/** Something that only one resource of a program may declare, besides its object. */
export interface UniqueClaim {
  key: NaturalKey;
  /** What it is, for messages: `the default of a database`. Without names, which may be secret. */
  what: string;
}

/** An object that is there now. */
export interface Created<Outputs> {
  id: string;
  outputs: Outputs;
  /** What is wrong with it all the same: it is recorded, and its creation counts as failed. */
  problem?: string | undefined;
}

/** An object as it is on the server, in the two forms that a refresh compares. */
export interface ReadBack<Inputs, Outputs> {
  inputs: Inputs;
  outputs: Outputs;
}

/**
 * What every kind of resource does, in this order, without knowing Pulumi. `check` and `diff` make no
 * request: a preview works without a token. Old values are outputs, the only thing that Pulumi keeps
 * for `read`, `update` and `delete`; see `contract/state.ts` for what they carry.
 */
export interface Handler<Inputs extends object, Outputs extends Recorded> {
  /** `olds` are the inputs that the engine recorded; empty for a new resource. */
  check(news: Record<string, unknown>, olds: Partial<Inputs>): Checked<Inputs>;
  /**
   * What makes the object the only one of its kind on the server. Two resources of one program must not have the same.
   * Undefined while it is not known, in a preview. Absent for objects that the server tells apart by id only: they
   * can't be adopted.
   */
  naturalKey?(news: Inputs): NaturalKey | undefined;
  /** What else only one resource of a program may declare. */
  alsoUnique?(news: Inputs): UniqueClaim | undefined;
  /**
   * Which inputs need a new object. A change of any other input is an `update`.
   * @param usesToken whether the connection uses a token of this value, as far as its settings are known
   * @throws InfluxError for a change that must not be made
   */
  diff(olds: Outputs, news: Inputs, usesToken: (value: string) => boolean): Difference;
  /**
   * Makes the object, or takes over what is there where that is meant: exactly one, also when answers are lost.
   * @throws InfluxError that says what may be there
   */
  create(session: Session, news: Inputs): Promise<Created<Outputs>>;
  /**
   * Finds an object that no resource of the program holds, by its id in the state; `given` is what the program
   * says of it besides.
   * @throws InfluxError if it does not exist: a program that refers to it cannot continue.
   */
  readUnmanaged(session: Session, id: string, given: Partial<Inputs>): Promise<Created<Outputs>>;
  /** Undefined when the object is gone, which takes proof; an error when that cannot be told. */
  read(session: Session, id: string, olds: Outputs): Promise<ReadBack<Inputs, Outputs> | undefined>;
  /**
   * Sends what the program changed, and leaves what somebody else changed. Sends nothing when nothing is to be changed.
   * @throws InfluxError also when the connection is for another organization than the recorded one
   */
  update(session: Session, id: string, olds: Outputs, news: Inputs): Promise<Outputs>;
  /**
   * Removes the object, where the API can; one that is gone already is success, which takes proof.
   * @param replacement what the program declares in its place, if it is replaced; values may be unknown
   * @throws InfluxError also when the connection is for another organization than the recorded one
   */
  delete(session: Session, id: string, olds: Outputs, replacement?: Inputs): Promise<void>;
}

/** A handler of any kind, to whoever does the same with all of them. */
export type AnyHandler = Handler<object, Recorded>;
