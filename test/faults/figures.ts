/** Numbers about what happened. */
export interface Figures {
  runs: number;
  requests: number;
  /** Faults that fired. */
  faults: number;
  crashes: number;
  failedRuns: number;
  /** Runs without faults that needed a program change for one run, because a message said so. */
  remedies: Record<string, number>;
}

export function noFigures(): Figures {
  return { runs: 0, requests: 0, faults: 0, crashes: 0, failedRuns: 0, remedies: {} };
}
