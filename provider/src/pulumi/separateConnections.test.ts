import { createRequire } from "node:module";
import { runtime } from "@pulumi/pulumi";
import { expect, it } from "vitest";
import { separateConnections } from "./separateConnections";

/** What the SDK itself uses to talk to the engine. */
const ofSdk = createRequire(require.resolve("@pulumi/pulumi"));
const { Server, ServerCredentials, credentials } = ofSdk("@grpc/grpc-js");
const { EngineClient, EngineService } = ofSdk("./proto/engine_grpc_pb");
const { SetRootResourceRequest, SetRootResourceResponse } = ofSdk("./proto/engine_pb");

/** An engine that answers a program's first request. */
async function startEngine(port: number): Promise<{ port: number; kill(): void }> {
  const server = new Server();
  const noAnswer = () => undefined;
  server.addService(EngineService, {
    setRootResource: (_: unknown, answer: (error: null, response: object) => void) =>
      answer(null, new SetRootResourceResponse()),
    getRootResource: noAnswer,
    log: noAnswer,
    requirePulumiVersion: noAnswer,
    startDebugging: noAnswer,
  });
  const bound = await new Promise<number>((done, fail) =>
    server.bindAsync(
      `127.0.0.1:${port}`,
      ServerCredentials.createInsecure(),
      (error: Error | null, given: number) => (error ? fail(error) : done(given)),
    ),
  );
  return { port: bound, kill: () => server.forceShutdown() };
}

/** A client as the SDK makes one for each run. */
function clientOf(port: number) {
  const { grpcClientOptions } = runtime as { grpcClientOptions?: object };
  return new EngineClient(`127.0.0.1:${port}`, credentials.createInsecure(), grpcClientOptions);
}

const ask = (client: ReturnType<typeof clientOf>) =>
  new Promise<string>((done) =>
    client.setRootResource(new SetRootResourceRequest(), (error: Error | null) =>
      done(error?.message ?? "answered"),
    ),
  );

it("reaches an engine on the port of an earlier one whose run failed", async () => {
  separateConnections(runtime);
  const first = await startEngine(0);
  const left = clientOf(first.port);
  expect(await ask(left)).toBe("answered");
  first.kill();
  // The first attempt may still use the open connection; from the second on, gRPC waits before it reconnects.
  for (let attempt = 0; attempt < 2; attempt += 1) expect(await ask(left)).toMatch(/UNAVAILABLE/);
  const second = await startEngine(first.port);
  const client = clientOf(second.port);
  expect(await ask(client)).toBe("answered");
  for (const one of [left, client]) one.close();
  second.kill();
});
