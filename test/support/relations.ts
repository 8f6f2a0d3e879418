import { type Server, useEmulator } from "./emulator";

/** An emulator with a bucket `b` and a label `l`, for tests of relations. */
export interface Ground extends Server {
  bucketId: string;
  labelId: string;
  /** Returns the IDs in one of the bucket's lists. */
  listed(below: List): Promise<string[]>;
  /** Adds to such a list as somebody else would. */
  byHand(below: List, body: object): Promise<unknown>;
}

type List = "labels" | "members" | "owners";

/** Gives each test its own emulator with these users, a bucket and a label. */
export function useGround(users: string[] = ["dana"]): Ground {
  const tokens = [{ token: "no-labels", access: "no-labels" as const }];
  const ground = useEmulator({ users, tokens }, async ({ emulator: { orgID }, api }) => {
    ground.bucketId = (await api.createBucket({ orgID, name: "b" })).id;
    const label = await api.call("POST", "/api/v2/labels", { orgID, name: "l" });
    ground.labelId = label.json.label.id;
  }) as Ground;
  const path = (below: List) => `/api/v2/buckets/${ground.bucketId}/${below}`;
  ground.byHand = (below, body) => ground.api.call("POST", path(below), body);
  ground.listed = async (below) => {
    const { json } = await ground.api.call("GET", path(below));
    return (json.labels ?? json.users).map(({ id }: { id: string }) => id).sort();
  };
  return ground;
}
