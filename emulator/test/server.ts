import type { EmulatorOptions, SomeSwitches } from "influxdb-serverless-emulator";
import { apiOf } from "../../test/support/api";
import { useEmulator } from "../../test/support/emulator";

export const AUTHORIZATIONS = "/api/v2/authorizations";
export const BUCKETS = "/api/v2/buckets";
export const DBRPS = "/api/v2/dbrps";
export const TIME = { name: "time", type: "timestamp" };
export const USAGE = { name: "usage", type: "field", dataType: "float" };

/** Gives each test an emulator and helpers for requests. */
export function useServer(options: EmulatorOptions = {}) {
  const at = useEmulator(options);
  const get = (path: string) => at.api.call("GET", path);
  const create = (body: object = {}) =>
    at.api.call("POST", BUCKETS, { orgID: at.emulator.orgID, name: "bucket", ...body });
  const bucketOf = async (body: object = {}): Promise<string> => (await create(body)).json.id;
  const schemasOf = (id: string) => `${BUCKETS}/${id}/schema/measurements`;

  return Object.assign(at, {
    get,
    create,
    bucketOf,
    schemasOf,
    /** Returns the names in a list of buckets. */
    async names(query = "limit=100"): Promise<string[]> {
      const { json } = await get(`${BUCKETS}?${query}`);
      return json.buckets.map(({ name }: { name: string }) => name);
    },
    async createSchema(columns: object[], name = "cpu") {
      const id = await bucketOf({ schemaType: "explicit" });
      return at.api.call("POST", schemasOf(id), { name, columns });
    },
    decide: (switches: SomeSwitches) => at.emulator.settings.change({ switches }),
    /** Returns the API with another token. */
    as: (token: string) => apiOf({ url: at.emulator.url, token }),
    /** Returns the statuses of this many consecutive requests. */
    async statuses(count: number): Promise<number[]> {
      const seen: number[] = [];
      while (seen.length < count) seen.push((await get(BUCKETS)).status);
      return seen;
    },
  });
}
