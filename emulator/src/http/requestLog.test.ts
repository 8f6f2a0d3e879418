import { describe, expect, it } from "vitest";
import { logLine } from "./requestLog";

const entry = {
  time: "2026-03-01T12:00:00.000Z",
  method: "GET",
  path: "/api/v2/buckets?limit=5",
  status: 200,
  durationMs: 1.234,
};

describe("log line", () => {
  it("has time, method, status, duration, path and problem", () => {
    expect(logLine(entry)).toBe(
      "2026-03-01T12:00:00.000Z GET    200    1.2 ms /api/v2/buckets?limit=5",
    );
    const refused = { ...entry, status: 422, remark: "conflict: bucket name is not unique" };
    expect(logLine(refused)).toMatch(/422 .* conflict: bucket name is not unique$/);
  });

  it("has color only on request", () => {
    const painted = logLine({ ...entry, status: 500 }, true);
    expect(painted).toContain("\u001b[31m500\u001b[39m");
    expect(logLine({ ...entry, status: 500 })).not.toContain("\u001b");
  });

  it("escapes control characters from clients", () => {
    const line = logLine({ ...entry, remark: "invalid: \u001b[2J\nforged line\u009b" });
    expect(line).not.toMatch(/[\p{Cc}]/u);
    expect(line).toContain("\\u001b[2J\\u000aforged line\\u009b");
  });
});
