import { type Fault, fault, type PlannedFault } from "./fault";
import { Timing } from "./timing";

/** A fault that is due, with its timing. */
export interface DueFault {
  fault: PlannedFault;
  timing: Timing;
}

/** A fault that is planned, and what has become of it. */
export interface ListedFault extends PlannedFault {
  /** How many requests fitted. */
  seen: number;
  /** How often it fired. */
  fired: number;
  /** How often it will still fire. */
  left: number | "forever";
}

interface Plan extends DueFault {
  pattern: RegExp;
}

/** The faults that are planned, in the order in which they were: of several that are due, the first fires. */
export class Faults {
  private planned: Plan[] = [];

  /**
   * Plans faults.
   * @param faults What is to go wrong, and when.
   * @throws ZodError for one that cannot be; then none is planned.
   */
  add(...faults: Fault[]): void {
    const added = faults.map((item) => {
      const parsed = fault.parse(item);
      return { fault: parsed, timing: new Timing(parsed), pattern: new RegExp(parsed.path ?? "") };
    });
    this.planned.push(...added);
  }

  /** Forgets all of them. */
  clear(): void {
    this.planned = [];
  }

  /** What is planned, with how many requests fitted, and how often each fired and will still fire. */
  list(): ListedFault[] {
    return this.planned.map(({ fault, timing: { seen, fired, left } }) => ({
      ...fault,
      seen,
      fired,
      left,
    }));
  }

  /** @internal The fault that fires at this request, if any. */
  take(method: string, path: string): DueFault | undefined {
    const due = this.planned
      .filter(({ fault, pattern }) => fits(fault, method) && pattern.test(path))
      .filter(({ timing }) => timing.wants());
    const first = due[0];
    if (first) first.timing.fired += 1;
    return first;
  }
}

function fits(fault: PlannedFault, method: string): boolean {
  return (fault.method ?? method).toUpperCase() === method;
}
