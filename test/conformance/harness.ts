import type { Answer } from "./case";
import type { Target } from "./target";

export const BUCKETS = "/api/v2/buckets";
export const LABELS = "/api/v2/labels";
export const AUTHORIZATIONS = "/api/v2/authorizations";
export const DBRPS = "/api/v2/dbrps";
/** A valid ID that no object has. */
export const UNKNOWN_ID = "00000000000000ff";

interface Sent {
  method: string;
  path: string;
  body?: unknown;
  /** Instead of the target's token; null sends none. */
  authorization?: string | null;
}

/** What a case works with: requests, its own names, and objects that are deleted when it ends. */
export class CaseHarness {
  private readonly made: string[] = [];
  private count = 0;

  constructor(
    readonly target: Target,
    private readonly prefix: string,
  ) {}

  get orgID(): string {
    return this.target.orgID;
  }

  /** A user who can be made a member or an owner. */
  user(index = 0): string {
    return this.target.users[index] ?? "";
  }

  /** Returns a name that no other case or run uses; it contains this run's prefix. */
  name(text = ""): string {
    this.count += 1;
    return `${this.prefix}${this.count}${text}`;
  }

  async ask({
    method,
    path,
    body,
    authorization = `Token ${this.target.token}`,
  }: Sent): Promise<Answer> {
    const response = await fetch(this.target.url + path, {
      method,
      headers: authorization === null ? {} : { authorization },
      ...(body === undefined
        ? {}
        : { body: typeof body === "string" ? body : JSON.stringify(body) }),
    });
    const answer = {
      status: response.status,
      headers: response.headers,
      body: parsed(await response.text()),
    };
    if (method === "POST" && answer.status === 201) this.remember(path, answer.body);
    return answer;
  }

  get = (path: string) => this.ask({ method: "GET", path });
  post = (path: string, body: unknown) => this.ask({ method: "POST", path, body });
  patch = (path: string, body: unknown) => this.ask({ method: "PATCH", path, body });
  delete = (path: string) => this.ask({ method: "DELETE", path });

  /** Requests the creation of a bucket; the organization and a name are filled in. */
  create(more: Record<string, unknown> = {}): Promise<Answer> {
    return this.post(BUCKETS, { orgID: this.orgID, name: this.name(), ...more });
  }

  /** Creates a bucket. */
  async bucket(
    more: Record<string, unknown> = {},
  ): Promise<{ id: string; name: string; path: string }> {
    const retentionRules = [{ type: "expire", everySeconds: 86_400 }];
    const { id, name } = made(await this.create({ retentionRules, ...more }));
    return { id, name, path: `${BUCKETS}/${id}` };
  }

  /** Creates a label. */
  async label(
    more: Record<string, unknown> = {},
  ): Promise<{ id: string; name: string; path: string }> {
    const answer = await this.post(LABELS, { orgID: this.orgID, name: this.name(), ...more });
    const { id, name } = made(answer).label as { id: string; name: string };
    return { id, name, path: `${LABELS}/${id}` };
  }

  /** Creates a token, with its value; by default, it can read all buckets. */
  async token(
    more: Record<string, unknown> = {},
  ): Promise<{ id: string; token: string; path: string }> {
    const permissions = [permission(this.orgID, "read", "buckets")];
    const body = { orgID: this.orgID, description: this.name(), permissions, ...more };
    const { id, token } = made(await this.post(AUTHORIZATIONS, body));
    return { id, token, path: `${AUTHORIZATIONS}/${id}` };
  }

  /** Requests the creation of a DBRP mapping; the database's name is filled in. */
  createDbrp(bucketID: string, more: Record<string, unknown> = {}): Promise<Answer> {
    const names = { database: this.name(), retention_policy: "rp" };
    return this.post(DBRPS, { orgID: this.orgID, bucketID, ...names, ...more });
  }

  /** Creates a DBRP mapping. */
  async dbrp(
    bucketID: string,
    more: Record<string, unknown> = {},
  ): Promise<{ id: string; database: string; path: string }> {
    const { id, database } = made(await this.createDbrp(bucketID, more));
    return { id, database, path: this.dbrpPath(id) };
  }

  dbrpPath(id: string): string {
    return `${DBRPS}/${id}?orgID=${this.orgID}`;
  }

  /** Deletes what this case created. Objects that are already gone don't matter. */
  async clean(): Promise<void> {
    for (const path of this.made.splice(0)) await this.delete(path);
  }

  private remember(path: string, body: unknown): void {
    const { id, label } = body as { id?: string; label?: { id: string } };
    if (path === BUCKETS && id) this.made.push(`${BUCKETS}/${id}`);
    if (path === LABELS && label) this.made.push(`${LABELS}/${label.id}`);
    if (path === AUTHORIZATIONS && id) this.made.push(`${AUTHORIZATIONS}/${id}`);
    if (path === DBRPS && id) this.made.push(this.dbrpPath(id));
  }
}

/** A permission in an organization. */
export function permission(orgID: string, action: "read" | "write", type: string, id?: string) {
  return { action, resource: { type, orgID, ...(id === undefined ? {} : { id }) } };
}

// biome-ignore lint/suspicious/noExplicitAny: server responses are inspected, not trusted
function made(answer: Answer): any {
  if (answer.status === 201) return answer.body;
  throw new Error(`could not prepare: ${answer.status} ${JSON.stringify(answer.body)}`);
}

function parsed(text: string): unknown {
  if (text === "") return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
