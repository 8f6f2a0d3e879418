import { fork } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { expect, it } from "vitest";

it("a worker ends immediately if its parent is gone, even in the middle of a seed", async () => {
  const worker = fork(join(import.meta.dirname, "worker.cjs"), { silent: true });
  const ended = once(worker, "exit");
  await once(worker, "message");
  worker.send(1);
  worker.disconnect();
  expect(await ended).toEqual([0, null]);
});
