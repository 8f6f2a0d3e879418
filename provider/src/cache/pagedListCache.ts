import type { ListPage } from "../api/buckets";
import { InfluxError, RequestError } from "../api/errors";

/** The maximum number of pages to fetch at once when the number of pages is only a guess. */
const MOST_GUESSED = 4;

/** How many times to read the whole list before concluding that its pages never fit together. */
const TRIES = 3;

const NOT_FITTING =
  `The pages of a list were inconsistent, ${TRIES} times in a row. Either many objects are being created or deleted, or ` +
  "a proxy or cache ignores the query. Try again; if the error persists, bypass the proxy or cache.";

/**
 * Caches a paged list for readers that each request one object by ID: one page serves many of them.
 *
 * The number of reads isn't known beforehand, and an organization may have far more objects than the stack. So another
 * page is fetched only while there have been fewer pages than earlier reads, and an object that is on no page so far is
 * requested by ID. A read therefore costs at most one page and one request by ID, and the first read costs no page.
 * Once all P pages are fetched, only objects on none of them cost a request. N reads cost at most 2 x min(N, P) + 1
 * requests, plus one for each miss. (The 1 is for a last page that is exactly full: it links to a next one, which is
 * empty.)
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
  /** The IDs on each page, by page number, and all of them. */
  private idsOnPages: { ids: string[]; isFull: boolean }[] = [];
  private readonly seen = new Set<string>();
  /** Whether the last page has definitely been read. Until then, the list isn't known to be complete. */
  private isAtEnd = false;
  /** How many consecutive items were already on an earlier page. Only the last item of a page is on two pages. */
  private repeated = 0;

  /** @param fetchPage returns a page by its number, starting at 0 */
  constructor(private readonly fetchPage: (number: number) => Promise<ListPage<T>>) {}

  /**
   * Returns the object with this ID, from a page if possible.
   * @param fetchOne requests it by ID; its errors are passed to the caller, since no list proves that an object is gone
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
   * Announces the IDs that will be read, all at once: pages are then fetched only while each one may save more requests
   * than there have been pages, and the rest are read by ID. The guarantee above still holds.
   */
  async prefetch(ids: readonly string[]): Promise<void> {
    for (;;) {
      const left = ids.filter((id) => !this.items.has(id));
      if (this.isComplete || left.length <= Math.max(1, this.pages)) {
        for (const id of left) this.leftOver.add(id);
        return;
      }
      // Don't fetch the last page if only a few of its items are wanted, nor more pages than are wanted.
      const full = Math.floor(left.length / Math.max(1, this.longestPage));
      const wanted = Math.min(full, left.length - this.pages);
      await (this.page ?? this.fetchPages(Math.min(this.affordablePages(), wanted)));
    }
  }

  /**
   * Returns all objects that the token can read. If somebody deletes an object in the meantime, the others move to
   * other pages, so all pages are read again.
   * @throws RequestError if the list is refused, InfluxError if its pages never fit together
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
      // If two reads give the same result, nobody changed the list in between.
      if (fit === "yes" || (fit === "perhaps" && now === before)) return this.listed();
      before = now;
      this.startAgain();
    }
    throw new InfluxError(NOT_FITTING);
  }

  /** Records that a write touched an object: results read before the write ended are no longer used. */
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

  /** Returns whether an object that is on no page so far should be requested by ID. */
  private isForSingles(id: string): boolean {
    return this.isComplete || this.leftOver.has(id) || this.pages >= this.asks - 1;
  }

  /**
   * Returns how many pages may be fetched at once: as many as there are already, so that the number doubles each time.
   * All earlier pages were full, or there would be no next one, so the guarantee holds even if the new pages are all
   * empty.
   */
  private affordablePages(): number {
    return this.pages + 1 - this.singles;
  }

  /** The same if the number of pages is unknown: pages beyond the end are then fetched unnecessarily. */
  private guessedPages(): number {
    return Math.min(this.affordablePages(), MOST_GUESSED);
  }

  /** Fetches the next `count` pages, at least one. */
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
      // A token that can't list objects may still be able to read them by ID. If the server doesn't respond at all,
      // there is no point in continuing.
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
   * Returns whether each page begins where the previous one ends. Otherwise, something in between was missed. A page
   * that isn't full proves nothing, since its last item may be hidden.
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

  /** Returns the objects on the pages, without those that were only read by ID. */
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
