import type { Emulator } from "influxdb-serverless-emulator";
import type { Client } from "../../../provider/src/api/client";
import { bucketHandler } from "../../../provider/src/bucket/handler";
import { bucketLabelAttachmentHandler } from "../../../provider/src/bucketLabelAttachment/handler";
import { bucketMemberHandler } from "../../../provider/src/bucketMember/handler";
import { bucketOwnerHandler } from "../../../provider/src/bucketOwner/handler";
import { labelHandler } from "../../../provider/src/label/handler";
import type { Kind } from "../../../provider/src/lifecycle/kind";
import { measurementSchemaHandler } from "../../../provider/src/measurementSchema/handler";
import { type Overrides, startRun } from "../run";

type Served = ReturnType<ReturnType<typeof startRun>["of"]>;

/** The provider process of one run, with all kinds of resources. */
export interface ProviderProcess {
  of: Record<Kind, Served>;
  notices: string[];
  /** Whether a list of labels failed. */
  hadNoLabelList(): boolean;
  close(): Promise<void>;
}

export function startProviderProcess(
  server: Pick<Emulator, "url" | "token" | "org">,
  overrides: Overrides = {},
): ProviderProcess {
  let listFailed = false;
  const watched = (client: Client): Client => ({
    ...client,
    async send(call) {
      try {
        return await client.send(call);
      } catch (error) {
        listFailed ||= call.method === "GET" && call.path === "/api/v2/labels";
        throw error;
      }
    },
  });
  const run = startRun(server, {
    ...overrides,
    wrap: (client) => watched(overrides.wrap?.(client) ?? client),
  });
  return {
    of: {
      bucket: run.of("bucket", bucketHandler),
      bucketLabelAttachment: run.of("bucketLabelAttachment", bucketLabelAttachmentHandler),
      bucketMember: run.of("bucketMember", bucketMemberHandler),
      bucketOwner: run.of("bucketOwner", bucketOwnerHandler),
      label: run.of("label", labelHandler),
      measurementSchema: run.of("measurementSchema", measurementSchemaHandler),
    },
    notices: run.notices,
    hadNoLabelList: () => listFailed,
    close: () => run.session.client.close(),
  };
}
