import type * as pulumi from "@pulumi/pulumi";
import { expect, it } from "vitest";
import { leaveOutDebugMessages } from "./debugMessages";

type Log = typeof pulumi.log;

/** The `log` module of an SDK that keeps what it was asked to send. */
function logOfSdk(): { log: Log; sent: string[] } {
  const sent: string[] = [];
  const debug: Log["debug"] = async (message) => void sent.push(message);
  return { log: { debug } as unknown as Log, sent };
}

const OURS = "t=pulumi-nodejs:dynamic/influxdb:Bucket, name=a";
const LABEL = "resource:a[pulumi-nodejs:dynamic/influxdb:Bucket]";

const ROUTINE = [
  `Registering resource: ${OURS}, custom=true, remote=false`,
  `RegisterResource RPC prepared: ${OURS}`,
  `RegisterResource RPC finished: ${LABEL}; err: null, resp: urn,1234`,
  `Reading resource: ${OURS}`,
  `ReadResource RPC prepared: id=1234, ${OURS}`,
  `ReadResource RPC finished: ${LABEL}; err: null, resp: urn`,
  "RegisterResource RPC finished: resource:q[pulumi:providers:pulumi-nodejs]; err: null, resp: urn,influxdb:token,a",
];

const OTHERS = [
  `RegisterResource RPC finished: ${LABEL}; err: Error: 14 UNAVAILABLE, resp: undefined`,
  `RegisterResource RPC failed: ${OURS}, err=Error: refused`,
  "Registering resource: t=aws:s3/bucket:Bucket, name=a, custom=true, remote=false",
  "RegisterResource RPC finished: resource:a[aws:s3/bucket:Bucket]; err: null, resp: urn",
  `The program's own message about ${OURS}`,
];

it("leaves out the SDK's messages about the resources of this package, except errors", async () => {
  const { log, sent } = logOfSdk();
  leaveOutDebugMessages(log);
  for (const message of [...ROUTINE, ...OTHERS]) await log.debug(message);
  expect(sent).toEqual(OTHERS);
});

it("replaces the SDK's function only once", () => {
  const { log } = logOfSdk();
  leaveOutDebugMessages(log);
  const { debug } = log;
  leaveOutDebugMessages(log);
  expect(log.debug).toBe(debug);
});
