import type { ListPage } from "../api/buckets";
import { InfluxError, RequestError } from "../api/errors";

/** How many pages are fetched at once on the guess that there are so many. */
const MOST_GUESSED = 4;

/** How often the whole list is read before it counts as one that never fits together. */
const TRIES = 3;

const NOT_FITTING =
  `The pages of a list were inconsistent, ${TRIES} times in a row. Either many objects are being created or deleted, or ` +
  "a proxy or cache ignores the query. Try again; if the error persists, bypass the proxy or cache.";

/**
 * The objects of a list, for readers who each ask for one by its id: pages serve many of them at once.
 *
 * Nobody says beforehand how many will be asked for, and an organization may have far more than the stack. So a
 * page is fetched only while fewer pages than earlier asks have been, and what is not on the pages so far is asked
 * for by id. Hence an ask costs at most a page and a request by id, the first one none of the former; and once all
 * P pages are here, only what is on none of them costs a request: of N asks, at most 2 x min(N, P) + 1 requests
 * and one more for each miss. (The 1: a last page that is exactly full names a next one, which is empty.)
 */
export class PagedListCache<T extends { id: string }> {
  private readonly items = new Map<string, T>();
  private readonly single = new Map<string, Promise<T>>();
  private readonly forgottenAt = new Map<string, number>();
  private forgottenAllAt = 0;
  private readonly leftOver = new Set<string>();
  private asks = 0;
  private pages = 0;
  private writes = 0;
  private singles = 0;
  private longestPage = 0;
  private isComplete = false;
  private refusal: RequestError | undefined;
  private page: Promise<void> | undefined;
  /** The ids on each page, by its number, and all of them. */
  private idsOnPages: { ids: string[]; isFull: boolean }[] = [];
  private readonly seen = new Set<string>();
  /** Whether a page was the last one for sure: before that, a list is not known to be whole. */
  private isAtEnd = false;
  /** How many items in a row were on a page before: the last item is on two, more are on none. */
  private repeated = 0;

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
      else if (this.isForSingles(id)) return this.getSingle(id, fetchOne);
      else await this.fetchPages(Math.min(this.guessedPages(), this.asks - 1 - this.pages));
    }
  }

  /**
   * Announces the IDs that will be read, all at once: pages are then fetched only while each may save more requests
   * than there have been pages, and the rest is read by ID. The promise stays the same.
   */
  async prefetch(ids: readonly string[]): Promise<void> {
    for (;;) {
      const left = ids.filter((id) => !this.items.has(id));
      if (this.isComplete || left.length <= Math.max(1, this.pages)) {
        for (const id of left) this.leftOver.add(id);
        return;
      }
      // Not to the end of a list of which only little of the last page is wanted, and no more pages than are wanted.
      const full = Math.floor(left.length / Math.max(1, this.longestPage));
      const wanted = Math.min(full, left.length - this.pages);
      await (this.page ?? this.fetchPages(Math.min(this.affordablePages(), wanted)));
    }
  }

  /**
   * All of them, as far as the token may see them. What somebody deletes meanwhile moves the others from page to page:
   * then all pages are read again.
   * @throws RequestError when the list is refused, InfluxError when its pages never fit together
   */
  async all(): Promise<T[]> {
    let before = "";
    for (let attempt = 1; attempt <= TRIES; attempt += 1) {
      while (this.page || !this.isAtEnd) {
        await (this.page ?? this.fetchPages(this.isComplete ? 1 : this.guessedPages()));
      }
      if (this.refusal) throw this.refusal;
      const now = JSON.stringify(this.idsOnPages);
      const fit = this.fitTogether();
      // What was read twice, and was the same, was read while nobody changed it.
      if (fit === "yes" || (fit === "perhaps" && now === before)) return this.listed();
      before = now;
      this.startAgain();
    }
    throw new InfluxError(NOT_FITTING);
  }

  /** Records that a write touched an object: what was read before the write ended is no longer used. */
  forget(id: string): void {
    this.writes += 1;
    this.forgottenAt.set(id, this.writes);
    this.items.delete(id);
    this.single.delete(id);
  }

  /** Records that a write may have touched any of them. */
  forgetAll(): void {
    this.writes += 1;
    this.forgottenAllAt = this.writes;
    this.items.clear();
    this.single.clear();
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

  /** Whether an object that is on no page so far is asked for by its id. */
  private isForSingles(id: string): boolean {
    return this.isComplete || this.leftOver.has(id) || this.pages >= this.asks - 1;
  }

  /**
   * How many pages may be fetched at once: as many as there are already, which halves the time at each turn. All
   * were full, or there would be no next one; so the promise holds even when these are all empty.
   */
  private affordablePages(): number {
    return this.pages + 1 - this.singles;
  }

  /** The same where nobody knows how many there are: then what is beyond the end was fetched for nothing. */
  private guessedPages(): number {
    return Math.min(this.affordablePages(), MOST_GUESSED);
  }

  /** Fetches so many of the next pages, at least one. */
  private fetchPages(count: number): Promise<void> {
    const numbers = Array.from({ length: Math.max(1, count) }, (_, index) => this.pages + index);
    this.pages += numbers.length;
    const all = Promise.all(numbers.map((number) => this.readPage(number)));
    const page = all.then(
      () => {
        this.page = undefined;
      },
      (error) => {
        this.page = undefined;
        throw error;
      },
    );
    this.page = page;
    return page;
  }

  private async readPage(number: number): Promise<void> {
    const started = this.writes;
    try {
      const { items, more, isFull, isLast } = await this.fetchPage(number);
      for (const item of items) this.keep(item, started);
      this.longestPage = Math.max(this.longestPage, items.length);
      const isNew = number === 0 || items.some(({ id }) => !this.seen.has(id));
      this.repeated = isNew ? 0 : this.repeated + items.length;
      this.idsOnPages[number] = { ids: items.map(({ id }) => id), isFull };
      for (const { id } of items) this.seen.add(id);
      if (!more || this.isStuck) this.isComplete = true;
      if (isLast || this.isStuck) this.isAtEnd = true;
    } catch (error) {
      // Who may not list may perhaps read each by its id. Where nothing answers at all, asking on is no use.
      if (!(error instanceof RequestError) || error.status === undefined) throw error;
      this.refusal = error;
      this.isComplete = true;
      this.isAtEnd = true;
    }
  }

  private get isStuck(): boolean {
    return this.repeated > 1;
  }

  /**
   * Whether each page begins where the one before it ends: else something between them was missed. A page that is not
   * full says nothing of that: what it ends with may be hidden.
   */
  private fitTogether(): "yes" | "no" | "perhaps" {
    if (this.isStuck) return "no";
    const pages = this.idsOnPages;
    const last = pages.findLastIndex(({ ids }) => ids.length > 0);
    const before = pages.slice(0, Math.max(0, last));
    const isCut = pages.some(
      ({ ids, isFull }, number) =>
        isFull && number + 1 < pages.length && pages[number + 1]?.ids[0] !== ids.at(-1),
    );
    if (isCut) return "no";
    return before.every(({ isFull }) => isFull) ? "yes" : "perhaps";
  }

  /** What is on the pages: what was only read by its id is not. */
  private listed(): T[] {
    const ids = new Set(this.idsOnPages.flatMap((page) => page.ids));
    return [...ids].flatMap((id) => this.items.get(id) ?? []);
  }

  private startAgain(): void {
    this.items.clear();
    this.seen.clear();
    this.idsOnPages = [];
    this.pages = 0;
    this.isComplete = false;
    this.isAtEnd = false;
    this.repeated = 0;
  }

  private keep(item: T, started: number): void {
    const forgottenAt = Math.max(this.forgottenAllAt, this.forgottenAt.get(item.id) ?? 0);
    if (forgottenAt <= started) this.items.set(item.id, item);
  }
}
