/** `unknown`: it cannot be told, at least not without changing something on the server. */
export type Status = "ok" | "warning" | "broken" | "unknown";

/** What one check found, and what to do about it. */
export interface Finding {
  check: string;
  status: Status;
  text: string;
}

const maker = (status: Status) => (check: string, text: string) => ({ check, status, text });

export const ok = maker("ok");
export const warning = maker("warning");
export const broken = maker("broken");
export const unknown = maker("unknown");
