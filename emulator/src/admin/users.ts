import { z } from "zod";
import { ApiProblem } from "../http/problem";
import type { User } from "../store/model";
import type { Store } from "../store/store";

const status = z.enum(["active", "inactive"]);

export const userSpec = z.strictObject({
  /** Not empty. */
  name: z.string().min(1),
  /** Default: unchanged; `active` for a new user. */
  status: status.optional(),
});
export const userChange = z.strictObject({ status });

/**
 * A user to create.
 * @interface
 */
export type UserSpec = z.input<typeof userSpec>;

/** The emulator's users. Tokens of an inactive user get 403 for every request. */
export class Users {
  /** @internal Created by `startEmulator`. */
  constructor(private readonly store: Store) {}

  /**
   * Returns the user with this name, creating it if it is new.
   * @param spec The name, and whether the user is active.
   * @throws ZodError if the user is invalid.
   */
  add(spec: UserSpec): User {
    const { name, status } = userSpec.parse(spec);
    const user = this.store.userByName(name) ?? this.store.addUser(name);
    if (status) user.status = status;
    this.store.changed();
    return { ...user };
  }

  /**
   * Makes a user active or inactive.
   * @param idOrName The user, by id or by name.
   * @param status `active`, or `inactive`: then the user's tokens get 403 for everything.
   * @throws Error if there is no such user.
   */
  setStatus(idOrName: string, status: User["status"]): User {
    const user = this.store.users.get(idOrName) ?? this.store.userByName(idOrName);
    if (!user) throw new ApiProblem("not found", "user not found");
    user.status = status;
    this.store.changed();
    return { ...user };
  }

  /** Returns all users. */
  list(): User[] {
    return structuredClone([...this.store.users.values()]);
  }
}
