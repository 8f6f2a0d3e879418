import type { AnyHandler } from "../contract/handler";
import type { Bag } from "./propertySerialization";

interface Faulty {
  id: string;
  outs: Bag;
  problem: string;
}

/**
 * The objects that were created with a problem. An `onError` hook makes the engine drop such an object, and create it
 * again. It is then recorded as the server has it, so the next preview shows the difference.
 */
export class FaultyCreations {
  private readonly byName = new Map<string, Faulty>();

  constructor(private readonly handler: AnyHandler) {}

  note(news: object, created: Faulty): void {
    const name = this.nameOf(news);
    if (name) this.byName.set(name, created);
  }

  /** Returns the object of an earlier try. */
  find(news: object): Faulty | undefined {
    return this.byName.get(this.nameOf(news) ?? "");
  }

  private nameOf(news: object): string | undefined {
    const key = this.handler.naturalKey?.(news);
    return key && `${key.orgId} ${key.name}`;
  }
}
