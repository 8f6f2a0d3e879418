import type { Emulator } from "influxdb-serverless-emulator";
import { bucketHandler } from "../../../provider/src/bucket/handler";
import { bucketLabelAttachmentHandler } from "../../../provider/src/bucketLabelAttachment/handler";
import { bucketMemberHandler } from "../../../provider/src/bucketMember/handler";
import { bucketOwnerHandler } from "../../../provider/src/bucketOwner/handler";
import type { Kind } from "../../../provider/src/dynamic/providerText";
import { labelHandler } from "../../../provider/src/label/handler";
import { measurementSchemaHandler } from "../../../provider/src/measurementSchema/handler";
import { startRun } from "../run";

type Overrides = Parameters<typeof startRun>[1];
type Served = ReturnType<ReturnType<typeof startRun>["of"]>;

/** The provider process of one run, with all kinds of resources. */
export interface ProviderProcess {
  of: Record<Kind, Served>;
  notices: string[];
  close(): Promise<void>;
}

export function startProviderProcess(emulator: Emulator, overrides: Overrides): ProviderProcess {
  const run = startRun(emulator, overrides);
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
