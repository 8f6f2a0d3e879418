/** What happened, in numbers. */
export interface Figures {
  runs: number;
  requests: number;
  /** Faults that fired. */
  faults: number;
  crashes: number;
  failedRuns: number;
  /** Quiet runs that needed a change of the program for one run, by what the messages said. */
  remedies: Record<string, number>;
}

export function noFigures(): Figures {
  return { runs: 0, requests: 0, faults: 0, crashes: 0, failedRuns: 0, remedies: {} };
}
