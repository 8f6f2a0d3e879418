import type { runtime } from "@pulumi/pulumi";

/** gRPC otherwise shares a connection among all clients in the process that use the same address. */
const LOCAL_POOL = "grpc.use_local_subchannel_pool";

/**
 * Makes the SDK open new connections to the engine for each run of a program. The Automation API runs inline programs one
 * after another in one process, and each engine listens on a random port. After a run fails, the SDK leaves its connection
 * open, and gRPC tries to reconnect for up to half an hour. If a later engine gets the same port, its program's first request
 * fails, which the SDK takes for a program that ended successfully: without any resources, so the engine deletes all of the
 * stack's.
 *
 * @param sdk the `runtime` module of the SDK that the programs run with
 */
export function separateConnections(sdk: typeof runtime): void {
  // Internal, so not in the types. The clients of older versions use the first one.
  const { grpcChannelOptions, grpcClientOptions } = sdk as {
    grpcChannelOptions?: Record<string, unknown>;
    grpcClientOptions?: Record<string, unknown>;
  };
  for (const options of [grpcChannelOptions, grpcClientOptions]) {
    if (options) options[LOCAL_POOL] = 1;
  }
}
