const started = { wall: BigInt(Date.now()) * 1_000_000n, monotonic: process.hrtime.bigint() };

/** The current time in the service's format: RFC 3339, UTC, nine fractional digits, never the same twice. */
export function timestamp(): string {
  const nanoseconds = started.wall + process.hrtime.bigint() - started.monotonic;
  const milliseconds = Number(nanoseconds / 1_000_000n);
  const rest = String(nanoseconds % 1_000_000n).padStart(6, "0");
  return new Date(milliseconds).toISOString().replace("Z", `${rest}Z`);
}
