import { isDeepStrictEqual } from "node:util";
import { z } from "zod";
import type { Grant } from "../http/access";
import type { Store } from "../store/store";
import { timestamp } from "../store/timestamp";
import { tokenFromControls } from "../store/tokens";

/** A token to create: its owner and its permissions. */
export const tokenSpec = z
  .strictObject({
    /** The value in the `Authorization` header after `Token` or `Bearer`; can't contain spaces. */
    token: z.string().regex(/^\S+$/, "must not contain spaces"),
    /** The organization's name; created if new. Default: the emulator's organization. */
    org: z.string().min(1).optional(),
    /** The name of the user who owns it; created if new. Default: the owner of the first token. */
    user: z.string().min(1).optional(),
    /** Default `all`; `buckets` if the field `buckets` is given. */
    access: z.enum(["all", "read", "no-labels", "buckets"]).optional(),
    /** Its access to each bucket, by bucket ID. */
    buckets: z
      .record(
        z.string().regex(/^[0-9a-f]{16}$/i, "isn't an ID"),
        z.enum(["read", "write", "read-write"]),
      )
      .optional(),
  })
  .refine(({ access, buckets }) => (access ?? "buckets") === "buckets" || buckets === undefined, {
    message: "requires access: buckets",
    path: ["buckets"],
  });

/**
 * A token to create: its owner and its permissions.
 * @interface
 */
export type TokenSpec = z.input<typeof tokenSpec>;

/** A token, and what it grants. */
export interface ListedToken extends Grant {
  /** As it appears in requests. */
  token: string;
  /** 16 hexadecimal digits. */
  id: string;
  /** Inactive tokens have no permissions. */
  status: "active" | "inactive";
  /** Description of the token; empty without one. */
  description: string;
  /** RFC 3339, UTC. */
  createdAt: string;
  /** RFC 3339, UTC. */
  updatedAt: string;
}

/** The emulator's tokens, including those created through the API. */
export class Tokens {
  /** @internal Created by `startEmulator`. */
  constructor(
    private readonly store: Store,
    private readonly defaults: { org: string; user: string },
  ) {}

  /**
   * Adds tokens, or changes the permissions of existing ones and activates them.
   * @param specs Their owners and permissions.
   * @throws ZodError if a token is invalid. In that case, none are added.
   */
  add(...specs: TokenSpec[]): void {
    for (const spec of specs.map((item) => tokenSpec.parse(item))) {
      this.addOne(spec.token, this.grantOf(spec));
    }
    this.store.changed();
  }

  /**
   * Revokes a token. From then on, requests with it get 401.
   * @param token As it appears in requests.
   * @returns whether there was one
   */
  revoke(token: string): boolean {
    const found = this.store.tokens.delete(token);
    this.store.changed();
    return found;
  }

  /** Returns all tokens, with what they grant. */
  list(): ListedToken[] {
    return structuredClone(this.store.tokens.all());
  }

  private addOne(token: string, grant: Grant): void {
    const known = this.store.tokens.get(token);
    const added = tokenFromControls(token, grant);
    const { id, description, createdAt, updatedAt } = known ?? added;
    const changed = { ...added, id, description, createdAt, updatedAt };
    const isSame = known === undefined || isDeepStrictEqual(changed, known);
    this.store.tokens.add({ ...changed, updatedAt: isSame ? updatedAt : timestamp() });
  }

  private grantOf({ org, user, access, buckets }: z.output<typeof tokenSpec>): Grant {
    const { store, defaults } = this;
    const orgName = org ?? defaults.org;
    const userName = user ?? defaults.user;
    const lower = Object.entries(buckets ?? {}).map(([id, held]) => [id.toLowerCase(), held]);
    return {
      orgID: (store.organizationByName(orgName) ?? store.addOrganization(orgName)).id,
      userID: (store.userByName(userName) ?? store.addUser(userName)).id,
      access: access ?? (buckets ? "buckets" : "all"),
      ...(buckets ? { buckets: Object.fromEntries(lower) } : {}),
    };
  }
}
