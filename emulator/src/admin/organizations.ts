import { z } from "zod";
import type { Organization } from "../store/model";
import type { Store } from "../store/store";

export const organizationSpec = z.strictObject({ name: z.string().min(1) });

/** The emulator's organizations. */
export class Organizations {
  /** @internal Created by `startEmulator`. */
  constructor(private readonly store: Store) {}

  /**
   * Returns the organization with this name, creating it with its two system buckets if it is new.
   * @param name Unique.
   */
  add(name: string): Organization {
    const known = this.store.organizationByName(name);
    if (known) return { ...known };
    const added = this.store.addOrganization(name);
    this.store.changed();
    return { ...added };
  }

  /** Returns all organizations. */
  list(): Organization[] {
    return structuredClone([...this.store.organizations.values()]);
  }
}
