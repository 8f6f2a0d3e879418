/** Objects with unique names, kept in byte order of the name: the order in which the service lists. */
export class SortedByName<T extends { name: string }> {
  readonly items: T[] = [];
  private readonly byName = new Map<string, T>();

  get(name: string): T | undefined {
    return this.byName.get(name);
  }

  add(item: T): void {
    this.items.splice(this.position(item.name), 0, item);
    this.byName.set(item.name, item);
  }

  remove(item: T): void {
    this.items.splice(this.position(item.name), 1);
    this.byName.delete(item.name);
  }

  /** The index of the first item whose name is not below the given one. */
  private position(name: string): number {
    const key = Buffer.from(name);
    let low = 0;
    let high = this.items.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      const below = Buffer.compare(Buffer.from(this.items[middle]?.name ?? ""), key) < 0;
      if (below) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
