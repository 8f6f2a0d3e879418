import type { Emulator } from "influxdb-serverless-emulator";
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
  close(): Promise<void>;
}

export function startProviderProcess(
  server: Pick<Emulator, "url" | "token" | "org">,
  overrides: Overrides = {},
): ProviderProcess {
  const run = startRun(server, overrides);
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
    close: () => run.session.client.close(),
  };
}
