/**
 * The server's clock, as far as its `Date` headers tell. Needed to say whether an object is younger
 * than a request of ours without trusting that both machines have the same time.
 */
export class ServerClock {
  private offset: number | undefined;

  /**
   * Takes note of a `Date` header. It has whole seconds and is older by the time that the answer
   * travelled, so each sighting is a lower bound of the true offset: the highest one is the best.
   */
  observe(dateHeader: string | undefined, receivedAt: number): void {
    const date = Date.parse(dateHeader ?? "");
    if (Number.isNaN(date)) return;
    this.offset = Math.max(this.offset ?? Number.NEGATIVE_INFINITY, date - receivedAt);
  }

  /** The server's time at a moment of this machine's clock; never later than it was, by less than two seconds. */
  at(local: number): number {
    return local + (this.offset ?? 0);
  }
}
