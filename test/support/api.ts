import type { Emulator } from "influxdb-serverless-emulator";
import { type Dispatcher, request } from "undici";

export interface LiveBucket {
  id: string;
  orgID: string;
  name: string;
  type: string;
  description?: string;
  schemaType: string;
  rp?: string;
  retentionRules: { type: string; everySeconds: number }[];
  createdAt: string;
}

/** The API as other clients use it: plain requests, without this package's code. */
export function apiOf(server: Pick<Emulator, "url" | "token">) {
  async function call(method: string, path: string, body?: object) {
    // Not fetch, which takes three times as long: the fault suite's seeds read everything after each run.
    const { statusCode, headers, ...response } = await request(server.url + path, {
      method: method as Dispatcher.HttpMethod,
      headers: { authorization: `Token ${server.token}` },
      body: body ? JSON.stringify(body) : null,
    });
    const text = await response.body.text();
    return {
      status: statusCode,
      json: text ? JSON.parse(text) : undefined,
      get headers() {
        return new Headers(headers as Record<string, string>);
      },
    };
  }

  return {
    call,
    async userBuckets(): Promise<LiveBucket[]> {
      const { json } = await call("GET", "/api/v2/buckets?limit=100");
      return json.buckets.filter((bucket: LiveBucket) => bucket.type === "user");
    },
    async bucket(id: string): Promise<LiveBucket> {
      return (await call("GET", `/api/v2/buckets/${id}`)).json;
    },
    async createBucket(body: object): Promise<LiveBucket> {
      return (await call("POST", "/api/v2/buckets", body)).json;
    },
    /** Creates a token that can read the organization and one of its buckets. */
    async createNarrowToken(orgID: string, bucket: string | undefined): Promise<{ token: string }> {
      const permissions = [
        { action: "read", resource: { type: "orgs", id: orgID, orgID } },
        { action: "read", resource: { type: "buckets", id: bucket, orgID } },
      ];
      return (await call("POST", "/api/v2/authorizations", { orgID, permissions })).json;
    },
    patchBucket: (id: string, body: object) => call("PATCH", `/api/v2/buckets/${id}`, body),
    deleteBucket: (id: string) => call("DELETE", `/api/v2/buckets/${id}`),
  };
}

/** The rules for a retention of this many days, as in requests. */
export const days = (count: number) => [{ type: "expire", everySeconds: count * 86_400 }];
