import type { NaturalKey } from "../ownership/claims";
import type { Session } from "../session/session";
import type { Recorded } from "./state";

/** One problem with a resource's inputs. */
export interface Failure {
  /** Where: `retentionRules[0].everySeconds`. */
  path: string;
  /** The problem, and what a valid value would be. */
  reason: string;
}

/** The result of a check. */
export interface Checked<Inputs> {
  /** The inputs in canonical form: equal for equivalent programs. */
  inputs: Inputs;
  /** Empty if nothing is wrong. */
  failures: Failure[];
}

/** What a change to the inputs requires. */
export interface Difference {
  /** The changed inputs that require a new object. */
  replaces: string[];
  /** Whether the old object must be deleted before the new one can be created. */
  deleteBeforeReplace: boolean;
}

/** Something besides its object that only one resource in a program may declare. */
export interface UniqueClaim {
  key: NaturalKey;
  /** What it is, for messages: `the default of a database`. Without names, which may be secret. */
  what: string;
}

/** An object that now exists. */
export interface Created<Outputs> {
  id: string;
  outputs: Outputs;
  /** A problem with it, if any: the object is recorded, but its creation counts as failed. */
  problem?: string | undefined;
}

/** An object's current state on the server, as the inputs and outputs that a refresh compares. */
export interface ReadBack<Inputs, Outputs> {
  inputs: Inputs;
  outputs: Outputs;
}

/**
 * The operations of every kind of resource, in this order, independent of Pulumi. `check` and `diff` send no requests,
 * so a preview works without a token. Old values are outputs, since that is all that Pulumi stores for `read`, `update`
 * and `delete`; see `contract/state.ts` for what they contain.
 */
export interface Handler<Inputs extends object, Outputs extends Recorded> {
  /** `olds` are the inputs that the engine recorded; empty for a new resource. */
  check(news: Record<string, unknown>, olds: Partial<Inputs>): Checked<Inputs>;
  /**
   * Returns the key that makes the object unique among its kind on the server. Two resources in one program must not
   * have the same key. Undefined if it isn't known yet, in a preview. Absent for kinds that the server identifies only
   * by ID: these can't be adopted.
   */
  naturalKey?(news: Inputs): NaturalKey | undefined;
  /** Returns what else only one resource in a program may declare. */
  alsoUnique?(news: Inputs): UniqueClaim | undefined;
  /**
   * Returns which inputs require a new object. A change to any other input is an `update`.
   * @param usesToken returns whether the connection uses a token with this value, as far as its settings are known
   * @throws InfluxError if the change isn't allowed
   */
  diff(olds: Outputs, news: Inputs, usesToken: (value: string) => boolean): Difference;
  /**
   * Creates the object, or adopts the existing one if the program says so. There is exactly one afterward, even if
   * responses are lost.
   * @throws InfluxError that says what may exist
   */
  create(session: Session, news: Inputs): Promise<Created<Outputs>>;
  /**
   * Reads an object that no resource in the program manages, by its ID; `given` is what else the program specifies
   * about it.
   * @throws InfluxError if it does not exist: a program that refers to it cannot continue.
   */
  readUnmanaged(session: Session, id: string, given: Partial<Inputs>): Promise<Created<Outputs>>;
  /** Returns undefined only if the object is confirmed deleted; throws if that can't be determined. */
  read(session: Session, id: string, olds: Outputs): Promise<ReadBack<Inputs, Outputs> | undefined>;
  /**
   * Sends what the program changed, and leaves alone what somebody else changed. Sends nothing if there is nothing to
   * change.
   * @throws InfluxError, including if the connection is for a different organization than the recorded one
   */
  update(session: Session, id: string, olds: Outputs, news: Inputs): Promise<Outputs>;
  /**
   * Deletes the object, if the API can. An object that is confirmed deleted counts as success.
   * @param replacement the inputs of its replacement, if it is replaced; values may be unknown
   * @throws InfluxError, including if the connection is for a different organization than the recorded one
   */
  delete(session: Session, id: string, olds: Outputs, replacement?: Inputs): Promise<void>;
}

/** A handler of any kind, for code that treats all kinds alike. */
export type AnyHandler = Handler<object, Recorded>;
