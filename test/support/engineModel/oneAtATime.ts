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
  /** The number of the call at which the process dies, counted from 1; absent: it lives. */
  diesAt?: number | undefined;
  log: (line: string) => void;
}

/**
 * Stands before the client and lets one call at a time through, a random one of those that wait. So steps that run
 * side by side meet in every order, and the same seed always meets the same one, however fast the machine is.
 *
 * It is also where a process dies: at a random call, with every call that waits carried out or not, by chance, and
 * with no answer to any.
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

  /** The next call, once everything that can happen without an answer has happened. */
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
      // Whatever comes of it: nobody is there to hear it.
      if (isSent) await send().catch(() => undefined);
    }
    this.die();
  }
}
