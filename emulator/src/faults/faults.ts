import { type Fault, fault, type PlannedFault } from "./fault";
import { Timing } from "./timing";

/** A fault that is due, with its timing. */
export interface DueFault {
  fault: PlannedFault;
  timing: Timing;
}

interface Plan extends DueFault {
  pattern: RegExp;
}

/** The faults that are planned, in the order in which they were: of several that are due, the first fires. */
export class Faults {
  private planned: Plan[] = [];

  /** Plans faults. @throws ZodError for one that cannot be; then none is planned. */
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
  list(): (PlannedFault & { seen: number; fired: number; left: number | "forever" })[] {
    return this.planned.map(({ fault, timing: { seen, fired, left } }) => ({
      ...fault,
      seen,
      fired,
      left,
    }));
  }

  /** The fault that fires at this request, if any. */
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
