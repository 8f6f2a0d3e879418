import { createHash, randomBytes } from "node:crypto";
import type { Grant } from "../http/access";
import { newId } from "./id";
import { timestamp } from "./timestamp";

/** A token with its value, its permissions, and what the API shows. */
export interface StoredToken extends Grant {
  /** As it appears in requests. */
  token: string;
  /** 16 hexadecimal digits. */
  id: string;
  /** An inactive token has no permissions. */
  status: "active" | "inactive";
  description: string;
  createdAt: string;
  updatedAt: string;
}

/** All tokens, whether created through the controls or through the API. */
export class StoredTokens {
  private readonly byValue = new Map<string, StoredToken>();

  /** The token with this value. */
  get(value: string): StoredToken | undefined {
    return this.byValue.get(value);
  }

  byId(id: string): StoredToken | undefined {
    return this.all().find((token) => token.id === id);
  }

  /** In the order in which they were added. */
  all(): StoredToken[] {
    return [...this.byValue.values()];
  }

  add(token: StoredToken): void {
    this.byValue.set(token.token, token);
  }

  /** Returns whether there was one. */
  delete(value: string): boolean {
    return this.byValue.delete(value);
  }
}

/** A token created through the controls. Its ID is derived from its value, so that it stays the same after a restart. */
export function tokenFromControls(
  token: string,
  grant: Grant,
  createdAt = timestamp(),
): StoredToken {
  const id = `1${createHash("sha256").update(token).digest("hex").slice(0, 15)}`;
  return {
    ...grant,
    token,
    id,
    status: "active",
    description: "",
    createdAt,
    updatedAt: createdAt,
  };
}

/** A token created through the API, with a random value as long as the service's tokens. */
export function newToken(
  grant: Grant,
  { status, description }: Pick<StoredToken, "status" | "description">,
): StoredToken {
  const createdAt = timestamp();
  const token = `${randomBytes(64).toString("base64url")}==`;
  return { ...grant, token, id: newId(), status, description, createdAt, updatedAt: createdAt };
}
