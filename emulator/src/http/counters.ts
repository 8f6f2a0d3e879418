/** How often each call was made, and how many were under way at once. */
export interface Counts {
  /** All requests to the API since the start or the last reset. */
  total: number;
  /** Requests that are under way now. */
  inFlight: number;
  /** The most requests that were under way at the same time. */
  mostInFlight: number;
  /** Requests by method and path; ids stand as `{id}`: `GET /api/v2/buckets/{id}`. */
  calls: Record<string, number>;
}

/** Counts requests. */
export class Counters {
  private counts: Omit<Counts, "inFlight"> = empty();
  private inFlight = 0;

  /** @internal A request has come. */
  begin(method: string, path: string): void {
    const call = `${method} ${path.replace(/\/[0-9a-f]{16}(?=\/|$)/gi, "/{id}")}`;
    this.inFlight += 1;
    this.counts.total += 1;
    this.counts.mostInFlight = Math.max(this.counts.mostInFlight, this.inFlight);
    this.counts.calls[call] = (this.counts.calls[call] ?? 0) + 1;
  }

  /** @internal A request has been answered, or cut. */
  end(): void {
    this.inFlight -= 1;
  }

  /** What was counted up to now. */
  read(): Counts {
    return { ...structuredClone(this.counts), inFlight: this.inFlight };
  }

  /** Begins again at 0; what is under way stays counted as such. */
  reset(): void {
    this.counts = empty();
  }
}

function empty(): Omit<Counts, "inFlight"> {
  return { total: 0, mostInFlight: 0, calls: {} };
}
