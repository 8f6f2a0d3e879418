import { uniformFloat64 } from "pure-rand/distribution/uniformFloat64";
import { mersenne } from "pure-rand/generator/mersenne";
import type { PlannedFault } from "./fault";

const SECOND = 1_000;

/** Decides for each request whether a fault fires. It sees only matching requests. */
export class Timing {
  /** How many requests have matched. */
  seen = 0;
  /** How many times it has fired. */
  fired = 0;
  private readonly times: number;
  private readonly random: () => number;
  private readonly window = { start: Number.NEGATIVE_INFINITY, count: 0 };

  constructor(
    private readonly fault: PlannedFault,
    private readonly now: () => number = () => performance.now(),
  ) {
    const { times = timesUnlessTold(fault), seed } = fault;
    this.times = times === "forever" ? Number.POSITIVE_INFINITY : times;
    const generator = mersenne(seed);
    this.random = () => uniformFloat64(generator);
  }

  /** How many more times it will fire. */
  get left(): number | "forever" {
    return Number.isFinite(this.times) ? this.times - this.fired : "forever";
  }

  /** Returns whether it would fire on this request. Call it exactly once for each matching request. */
  wants(): boolean {
    this.seen += 1;
    const { after = 0, every = 1, rate = 1, perSecond } = this.fault;
    const position = this.seen - after;
    if (position < 1) return false;
    // Drawn for every request, even if it has no effect: otherwise, other limits would shift the choice.
    const drawn = rate === 1 || this.random() < rate;
    const over = perSecond === undefined || this.isOver(perSecond);
    return this.left !== 0 && position % every === 0 && drawn && over;
  }

  /** The rest of the current second of `rate-limit`, in whole seconds. */
  get secondsLeft(): number {
    return Math.max(1, Math.ceil((this.window.start + SECOND - this.now()) / SECOND));
  }

  private isOver(perSecond: number): boolean {
    const now = this.now();
    if (now - this.window.start >= SECOND) Object.assign(this.window, { start: now, count: 0 });
    this.window.count += 1;
    return this.window.count > perSecond;
  }
}

function timesUnlessTold({ action, rate, every, after }: PlannedFault): number | "forever" {
  const lasting =
    action === "rate-limit" || [rate, every, after].some((told) => told !== undefined);
  return lasting ? "forever" : 1;
}
