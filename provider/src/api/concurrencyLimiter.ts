/**
 * Limits the number of concurrent requests, first come, first served. The rest wait here, where no deadline applies
 * yet. The limit is halved, down to one, after each 429 or 503, and grows by one for every round of successful
 * requests, so that a large stack neither floods the server nor slows down permanently.
 */
export class ConcurrencyLimiter {
  private window: number;
  private underWay = 0;
  private readonly waiting: (() => void)[] = [];

  /** @param most The maximum number of concurrent requests, at least 1. */
  constructor(private readonly most: number) {
    this.window = most;
  }

  async run<T>(work: () => Promise<T>): Promise<T> {
    await this.enter();
    try {
      const result = await work();
      this.window = Math.min(this.most, this.window + 1 / this.window);
      return result;
    } finally {
      this.underWay -= 1;
      this.admit();
    }
  }

  /** Called after every 429 and 503. */
  slowDown(): void {
    this.window = Math.max(1, this.window / 2);
  }

  private enter(): Promise<void> {
    return new Promise((begin) => {
      this.waiting.push(begin);
      this.admit();
    });
  }

  private admit(): void {
    while (this.underWay < Math.floor(this.window)) {
      const begin = this.waiting.shift();
      if (!begin) return;
      this.underWay += 1;
      begin();
    }
  }
}
