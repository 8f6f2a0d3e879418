import type { ApiCall } from "../../../provider/src/api/call";
import type { Client } from "../../../provider/src/api/client";
import type { Random } from "../../faults/random";

interface Waiting {
  call: ApiCall<unknown>;
  send: () => Promise<unknown>;
  settle: (result: Promise<unknown>) => void;
}

interface Options {
  random: Random;
  /** The call at which the process dies, counted from 1; if absent, it doesn't die. */
  diesAt?: number | undefined;
  log: (line: string) => void;
}

/**
 * Wraps the client and releases one call at a time, chosen at random from the waiting calls. So concurrent steps occur in
 * every order, and the same seed always gives the same order, regardless of the machine's speed.
 *
 * A process also dies here: at a random call. Each waiting call is or isn't carried out, at random, and none gets a
 * response.
 */
export class OneAtATime {
  private readonly waiting: Waiting[] = [];
  private isBusy = false;
  private calls = 0;
  private dead = false;
  private die: () => void = () => undefined;
  /** Ends when the process has died. */
  readonly died = new Promise<void>((resolve) => {
    this.die = resolve;
  });

  constructor(private readonly options: Options) {}

  wrap(client: Client): Client {
    const send = <T>(call: ApiCall<T>) =>
      new Promise<T>((resolve) => {
        const settle = (result: Promise<unknown>) => resolve(result as Promise<T>);
        this.waiting.push({
          call: call as ApiCall<unknown>,
          send: () => client.send(call),
          settle,
        });
        this.goOn();
      });
    return { ...client, send };
  }

  /** Returns the next call, after everything that can happen without a response has happened. */
  private goOn(): void {
    if (this.isBusy || this.dead) return;
    this.isBusy = true;
    setImmediate(() => void this.next());
  }

  private async next(): Promise<void> {
    const { random, diesAt, log } = this.options;
    this.calls += 1;
    if (this.calls === diesAt) return this.crash();
    const [one] = this.waiting.splice(random.int(0, this.waiting.length - 1), 1);
    if (one) {
      const { method, path } = one.call;
      try {
        const answer = await one.send();
        log(`    ${method} ${path}: answered`);
        one.settle(Promise.resolve(answer));
      } catch (error) {
        log(`    ${method} ${path}: ${(error as Error).message}`);
        one.settle(Promise.reject(error));
      }
    }
    this.isBusy = false;
    if (this.waiting.length > 0) this.goOn();
  }

  private async crash(): Promise<void> {
    const { random, log } = this.options;
    this.dead = true;
    for (const { call, send } of this.waiting) {
      const isSent = random.chance(0.5);
      log(`    ${call.method} ${call.path}: the process dies ${isSent ? "after" : "before"} it`);
      // The result doesn't matter: nobody receives it.
      if (isSent) await send().catch(() => undefined);
    }
    this.die();
  }
}
