import { once } from "node:events";
import { type AddressInfo, createServer, type Socket } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { expect, it, vi } from "vitest";
import { endWithEngine } from "./endWithEngine";

it("ends the process when its engine has ended, not when the engine closes the connection", async () => {
  const connections: Socket[] = [];
  const engine = createServer((connection) => connections.push(connection));
  engine.listen(0, "127.0.0.1");
  await once(engine, "listening");
  const end = vi.fn();
  endWithEngine(["node", "provider", `127.0.0.1:${(engine.address() as AddressInfo).port}`], end);
  for (const count of [1, 2, 3]) {
    await expect.poll(() => connections.length).toBe(count);
    if (count === 1) connections[0]?.end();
    if (count === 2) connections[1]?.resetAndDestroy();
  }
  await sleep(50);
  expect(end).not.toHaveBeenCalled();
  engine.close();
  connections[2]?.destroy();
  await expect.poll(() => end.mock.calls.length).toBe(1);
});

it("does nothing without an engine, as in a program", async () => {
  const end = vi.fn();
  endWithEngine(["node", "program"], end);
  await sleep(50);
  expect(end).not.toHaveBeenCalled();
});
