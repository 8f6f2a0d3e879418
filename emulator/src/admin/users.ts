import { z } from "zod";
import type { User } from "../model";
import { ApiProblem } from "../problem";
import type { Store } from "../store";

const status = z.enum(["active", "inactive"]);

export const userSpec = z.strictObject({ name: z.string().min(1), status: status.optional() });
export const userChange = z.strictObject({ status });

/** The users that there are. An inactive one's tokens get 403 for everything. */
export class Users {
  constructor(private readonly store: Store) {}

  /** The user of that name, made when new; `status` is `active` for a new one unless told. */
  add(spec: z.input<typeof userSpec>): User {
    const { name, status } = userSpec.parse(spec);
    const user = this.store.userByName(name) ?? this.store.addUser(name);
    if (status) user.status = status;
    this.store.changed();
    return { ...user };
  }

  /** Makes a user active or inactive, by id or name. @throws ApiProblem `not found` */
  setStatus(idOrName: string, status: User["status"]): User {
    const user = this.store.users.get(idOrName) ?? this.store.userByName(idOrName);
    if (!user) throw new ApiProblem("not found", "user not found");
    user.status = status;
    this.store.changed();
    return { ...user };
  }

  list(): User[] {
    return structuredClone([...this.store.users.values()]);
  }
}
