/** The number of requests per call, and of concurrent requests. */
export interface Counts {
  /** All requests to the API since the start or the last reset. */
  total: number;
  /** Requests in flight now. */
  inFlight: number;
  /** The maximum number of concurrent requests so far. */
  mostInFlight: number;
  /** Requests by method and path; IDs are replaced with `{id}`: `GET /api/v2/buckets/{id}`. */
  calls: Record<string, number>;
}

/** Counts requests. */
export class Counters {
  private counts: Omit<Counts, "inFlight"> = empty();
  private inFlight = 0;

  /** @internal A request has arrived. */
  begin(method: string, path: string): void {
    const call = `${method} ${path.replace(/\/[0-9a-f]{16}(?=\/|$)/gi, "/{id}")}`;
    this.inFlight += 1;
    this.counts.total += 1;
    this.counts.mostInFlight = Math.max(this.counts.mostInFlight, this.inFlight);
    this.counts.calls[call] = (this.counts.calls[call] ?? 0) + 1;
  }

  /** @internal A request has been answered, or its connection closed. */
  end(): void {
    this.inFlight -= 1;
  }

  /** Returns the current counts. */
  read(): Counts {
    return { ...structuredClone(this.counts), inFlight: this.inFlight };
  }

  /** Resets the counts to 0, except for requests in flight. */
  reset(): void {
    this.counts = empty();
  }
}

function empty(): Omit<Counts, "inFlight"> {
  return { total: 0, mostInFlight: 0, calls: {} };
}
