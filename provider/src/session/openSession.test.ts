import { describe, expect, it } from "vitest";
import { OwnershipRegistry } from "../ownership/ownershipRegistry";
import { openSession } from "./openSession";

describe("openSession", () => {
  it("escapes and redacts its notices", async () => {
    const told: string[] = [];
    const settings: Record<string, string> = {
      "influxdb:url": "http://127.0.0.1:1",
      "influxdb:token": "canary-token",
    };
    const say = (message: string) => told.push(message);
    const session = openSession((key) => settings[key], {}, say, new OwnershipRegistry());
    session.notify('bucket "\u001b[2Jx" by canary-token');
    await session.client.close();
    expect(told).toEqual(['bucket "\\u{1b}[2Jx" by [redacted]']);
  });
});
