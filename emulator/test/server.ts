import type { EmulatorOptions, SomeSwitches } from "influxdb-serverless-emulator";
import { apiOf } from "../../test/support/api";
import { useEmulator } from "../../test/support/emulator";

export const AUTHORIZATIONS = "/api/v2/authorizations";
export const BUCKETS = "/api/v2/buckets";
export const DBRPS = "/api/v2/dbrps";
export const TIME = { name: "time", type: "timestamp" };
export const USAGE = { name: "usage", type: "field", dataType: "float" };

/** For each test an emulator, and what the tests of the emulator ask it for. */
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
    /** The names in a list of buckets. */
    async names(query = "limit=100"): Promise<string[]> {
      const { json } = await get(`${BUCKETS}?${query}`);
      return json.buckets.map(({ name }: { name: string }) => name);
    },
    async createSchema(columns: object[], name = "cpu") {
      const id = await bucketOf({ schemaType: "explicit" });
      return at.api.call("POST", schemasOf(id), { name, columns });
    },
    decide: (switches: SomeSwitches) => at.emulator.settings.change({ switches }),
    /** The API with another token. */
    as: (token: string) => apiOf({ url: at.emulator.url, token }),
    /** The statuses of so many requests, one after another. */
    async statuses(count: number): Promise<number[]> {
      const seen: number[] = [];
      while (seen.length < count) seen.push((await get(BUCKETS)).status);
      return seen;
    },
  });
}
