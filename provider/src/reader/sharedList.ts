import { RequestError } from "../api/errors";

/** One page of a list, and whether the server named a next one. */
export interface ListPage<T> {
  items: T[];
  more: boolean;
}

/**
 * The objects of a list, for readers who each ask for one by its id: pages serve many of them at once.
 *
 * Nobody says beforehand how many will be asked for, and an organisation may have far more than the stack. So a
 * page is fetched only while fewer pages than earlier asks have been, and what is not on the pages so far is asked
 * for by id. Hence an ask costs at most a page and a request by id, the first one none of the former; and once all
 * P pages are here, only what is on none of them costs a request: of N asks, at most 2 x min(N, P) + 1 requests
 * and one more for each miss. (The 1: a last page that is exactly full names a next one, which is empty.)
 */
export class SharedList<T extends { id: string }> {
  private readonly items = new Map<string, T>();
  private readonly single = new Map<string, Promise<T>>();
  private readonly forgottenAt = new Map<string, number>();
  private asks = 0;
  private pages = 0;
  private writes = 0;
  private singles = 0;
  private isComplete = false;
  private page: Promise<void> | undefined;

  /** @param fetchPage gives a page by its number, from 0 */
  constructor(private readonly fetchPage: (number: number) => Promise<ListPage<T>>) {}

  /**
   * The object with this id, from a page where possible.
   * @param fetchOne asks for it by id; its errors are the caller's: no list proves that something is gone
   */
  async get(id: string, fetchOne: () => Promise<T>): Promise<T> {
    this.asks += 1;
    for (;;) {
      const known = this.items.get(id);
      if (known) return known;
      if (this.page) await this.page;
      else if (this.isComplete || this.pages >= this.asks - 1) return this.getSingle(id, fetchOne);
      else await this.fetchNextPages();
    }
  }

  /** Takes note that a write touched an object: what was read before it ended counts no more. */
  forget(id: string): void {
    this.writes += 1;
    this.forgottenAt.set(id, this.writes);
    this.items.delete(id);
    this.single.delete(id);
  }

  /** Takes note that a write may have touched any of them. */
  forgetAll(): void {
    for (const id of [...this.items.keys(), ...this.single.keys()]) this.forget(id);
  }

  private getSingle(id: string, fetchOne: () => Promise<T>): Promise<T> {
    const asked = this.single.get(id);
    if (asked) return asked;
    this.singles += 1;
    const started = this.writes;
    const request = fetchOne().then((item) => {
      this.keep(item, started);
      return item;
    });
    this.single.set(id, request);
    const done = () => {
      if (this.single.get(id) === request) this.single.delete(id);
    };
    request.then(done, done);
    return request;
  }

  /**
   * Fetches a page, or two at once where many ask: that halves the time, and costs a page too many at the most. So
   * only while that keeps the promise above even when every page is here already.
   */
  private fetchNextPages(): Promise<void> {
    const numbers = [this.pages];
    const isAffordable = this.singles < this.pages;
    if (isAffordable && this.pages + 1 < this.asks - 1) numbers.push(this.pages + 1);
    this.pages += numbers.length;
    const all = Promise.all(numbers.map((number) => this.readPage(number)));
    this.page = all.then(
      () => {
        this.page = undefined;
      },
      (error) => {
        this.page = undefined;
        throw error;
      },
    );
    return this.page;
  }

  private async readPage(number: number): Promise<void> {
    const started = this.writes;
    try {
      const { items, more } = await this.fetchPage(number);
      for (const item of items) this.keep(item, started);
      if (!more || items.length === 0) this.isComplete = true;
    } catch (error) {
      // Who may not list may perhaps read each by its id. Where nothing answers at all, asking on is no use.
      if (!(error instanceof RequestError) || error.status === undefined) throw error;
      this.isComplete = true;
    }
  }

  private keep(item: T, started: number): void {
    if ((this.forgottenAt.get(item.id) ?? 0) <= started) this.items.set(item.id, item);
  }
}
