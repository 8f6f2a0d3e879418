import type { Emulator } from "influxdb-serverless-emulator";
import { apiOf } from "../support/api";
import type { Entry } from "../support/engineModel/stack";
import type { ProgramAuthor } from "./programAuthor";
import { comingMapping } from "./tokensAndMappings";
import type { World } from "./world";

interface Scene {
  emulator: Emulator;
  author: ProgramAuthor;
  newName: () => string;
}

/** What somebody else did, and the ID of what they created. */
interface Deed {
  told: string;
  id?: string | undefined;
}

/** Creates their own token, which sometimes looks like one of ours. */
export async function createToken({ emulator, author }: Scene): Promise<Deed> {
  const { random } = author;
  const ours = author.of("authorization").map(({ args }) => String(args.description ?? ""));
  const description = random.pick([...ours, "theirs", "Being created by Pulumi (0123456789ab)"]);
  const { json } = await apiOf(emulator).call("POST", "/api/v2/authorizations", {
    orgID: emulator.orgID,
    description,
    status: random.pick(["active", "inactive"]),
    permissions: [{ action: "read", resource: { type: "buckets", orgID: emulator.orgID } }],
  });
  return { told: `token "${description}" (${json.id})`, id: json.id };
}

/** Creates a mapping to any bucket, for a database and policy that the program may declare later. */
export async function createMapping({ emulator, author }: Scene, world: World): Promise<Deed> {
  const { random } = author;
  const buckets = [...world.buckets.keys()];
  if (buckets.length === 0) return { told: "nothing: no bucket to map" };
  const { database, policy } = comingMapping(author);
  const { json } = await apiOf(emulator).call("POST", "/api/v2/dbrps", {
    orgID: emulator.orgID,
    bucketID: random.pick(buckets),
    database,
    retention_policy: policy,
    ...(random.chance(0.3) ? { default: true } : {}),
  });
  return { told: `mapping ${database}/${policy} (${json.id ?? json.message})`, id: json.id };
}

/** Changes or deletes one of our tokens. */
export async function changeToken({ emulator, author }: Scene, { id }: Entry): Promise<string> {
  const { random } = author;
  const what = random.pick(["describe", "activate", "deactivate", "delete"] as const);
  const path = `/api/v2/authorizations/${id}`;
  const { call } = apiOf(emulator);
  if (what === "delete") await call("DELETE", path);
  else if (what === "describe") await call("PATCH", path, { description: "edited by hand" });
  else await call("PATCH", path, { status: what === "activate" ? "active" : "inactive" });
  return `token ${id}: ${what}`;
}

/** Changes or deletes one of our mappings. */
export async function changeMapping(
  { emulator, author, newName }: Scene,
  { id }: Entry,
): Promise<string> {
  const { random } = author;
  const what = random.pick(["rename", "default", "no default", "delete"] as const);
  const path = `/api/v2/dbrps/${id}?orgID=${emulator.orgID}`;
  const { call } = apiOf(emulator);
  if (what === "delete") await call("DELETE", path);
  else if (what === "rename") await call("PATCH", path, { retention_policy: newName() });
  else await call("PATCH", path, { default: what === "default" });
  return `mapping ${id}: ${what}`;
}
