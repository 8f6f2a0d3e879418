import type { Answer } from "./case";
import type { Target } from "./target";

export const BUCKETS = "/api/v2/buckets";
export const LABELS = "/api/v2/labels";
/** A well-formed id that nothing has. */
export const UNKNOWN_ID = "00000000000000ff";

interface Sent {
  method: string;
  path: string;
  body?: unknown;
  /** Instead of the target's token; null sends none. */
  authorization?: string | null;
}

/** What a case works with: requests, names of its own, and objects that are gone when it has ended. */
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

  /** A name that no other case and no other run has; all of them contain the prefix of this run. */
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

  /** Asks for a bucket to be created; the organization and a name are filled in. */
  create(more: Record<string, unknown> = {}): Promise<Answer> {
    return this.post(BUCKETS, { orgID: this.orgID, name: this.name(), ...more });
  }

  /** A bucket that is there. */
  async bucket(
    more: Record<string, unknown> = {},
  ): Promise<{ id: string; name: string; path: string }> {
    const retentionRules = [{ type: "expire", everySeconds: 86_400 }];
    const { id, name } = made(await this.create({ retentionRules, ...more }));
    return { id, name, path: `${BUCKETS}/${id}` };
  }

  /** A label that is there. */
  async label(
    more: Record<string, unknown> = {},
  ): Promise<{ id: string; name: string; path: string }> {
    const answer = await this.post(LABELS, { orgID: this.orgID, name: this.name(), ...more });
    const { id, name } = made(answer).label as { id: string; name: string };
    return { id, name, path: `${LABELS}/${id}` };
  }

  /** Deletes what this case made; what is gone already does not matter. */
  async clean(): Promise<void> {
    for (const path of this.made.splice(0)) await this.delete(path);
  }

  private remember(path: string, body: unknown): void {
    const { id, label } = body as { id?: string; label?: { id: string } };
    if (path === BUCKETS && id) this.made.push(`${BUCKETS}/${id}`);
    if (path === LABELS && label) this.made.push(`${LABELS}/${label.id}`);
  }
}

// biome-ignore lint/suspicious/noExplicitAny: the answers of a server are looked at, not trusted
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
