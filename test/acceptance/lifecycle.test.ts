import { expect, it } from "vitest";
import type { Feature } from "../conformance/case";
import { describeOnRealServer } from "../support/describeOnRealServer";
import type { ResourceKind } from "../support/lifecycleRows";
import { playChanges, playDrifts, playLoss } from "../support/playLifecycle";
import { fitRows } from "./rows";
import { useServer } from "./useServer";

/** Each part has its own stack; a server may lack what a part needs. */
const PARTS: { title: string; kinds: ResourceKind[]; needs?: Feature }[] = [
  { title: "buckets", kinds: ["Bucket"] },
  { title: "labels and attachments", kinds: ["Label", "BucketLabelAttachment"], needs: "labels" },
  { title: "members and owners", kinds: ["BucketMember", "BucketOwner"], needs: "users" },
  { title: "API tokens", kinds: ["Authorization"], needs: "users" },
  { title: "DBRP mappings", kinds: ["DbrpMapping"] },
  { title: "measurement schemas", kinds: ["MeasurementSchema"], needs: "schemas" },
];

describeOnRealServer((found) => {
  const stage = useServer(found);
  for (const { title, kinds, needs } of PARTS) {
    const lacks = () => (needs ? stage.server.lacks[needs] : undefined);
    const rows = () =>
      fitRows({ kinds, prefix: stage.prefix, schemas: !stage.server.lacks.schemas });

    it(`${title}: each input changes as previewed`, async ({ skip }) => {
      const reason = lacks();
      if (reason !== undefined) return skip(reason);
      const { ground, changes } = rows();
      expect(changes.length).toBeGreaterThan(0);
      await playChanges(stage, ground, changes);
    });

    it(`${title}: changes by others are repaired, deleted objects are re-created`, async ({
      skip,
    }) => {
      const reason = lacks();
      if (reason !== undefined) return skip(reason);
      const { ground, drifts } = rows();
      expect(drifts.length).toBeGreaterThan(0);
      await playDrifts(stage, ground, drifts);
      await playLoss(stage, ground, drifts);
    });
  }
});
