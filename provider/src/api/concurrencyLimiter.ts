/**
 * Lets a limited number of requests be under way at once, first come, first served: the rest wait here, where no
 * deadline runs yet. The limit is halved whenever the server asks for patience, down to one, and grows again by one
 * for every round of requests that went well: so a large stack neither floods a server nor crawls along behind it.
 */
export class ConcurrencyLimiter {
  private window: number;
  private underWay = 0;
  private readonly waiting: (() => void)[] = [];

  /** @param most How many requests may be under way at once, at least 1. */
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

  /** Told of every 429 and 503. */
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
