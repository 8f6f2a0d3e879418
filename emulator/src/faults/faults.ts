import { type Fault, fault, type PlannedFault } from "./fault";
import { Timing } from "./timing";

/** A fault that is due, with its timing. */
export interface DueFault {
  fault: PlannedFault;
  timing: Timing;
}

/** A planned fault and its counts. */
export interface ListedFault extends PlannedFault {
  /** How many requests matched. */
  seen: number;
  /** How many times it fired. */
  fired: number;
  /** How many times it will still fire. */
  left: number | "forever";
}

interface Plan extends DueFault {
  pattern: RegExp;
}

/** The planned faults, in order: if several are due, the first one fires. */
export class Faults {
  private planned: Plan[] = [];

  /**
   * Plans faults.
   * @param faults The faults to plan.
   * @throws ZodError if a fault is invalid. In that case, none are planned.
   */
  add(...faults: Fault[]): void {
    const added = faults.map((item) => {
      const parsed = fault.parse(item);
      return { fault: parsed, timing: new Timing(parsed), pattern: new RegExp(parsed.path ?? "") };
    });
    this.planned.push(...added);
  }

  /** Removes all faults. */
  clear(): void {
    this.planned = [];
  }

  /**
   * Returns the planned faults, with how many requests matched, and how many times each one fired and will still fire.
   */
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
