/** Objects with unique names, sorted by name in byte order, as in the service's lists. */
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

  /** Removes an item; does nothing if the list doesn't contain it. */
  remove(item: T): void {
    if (this.byName.get(item.name) !== item) return;
    this.items.splice(this.position(item.name), 1);
    this.byName.delete(item.name);
  }

  /** The index of the first item whose name isn't less than the given one. */
  position(name: string): number {
    let low = 0;
    let high = this.items.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (compareBytes(this.items[middle]?.name ?? "", name) < 0) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

/**
 * Compares by UTF-8 bytes. At the first difference, UTF-16 code units have the same order as the UTF-8 bytes, unless one
 * of them is half of a character above U+FFFF.
 */
export function compareBytes(a: string, b: string): number {
  let index = 0;
  const shorter = Math.min(a.length, b.length);
  while (index < shorter && a.charCodeAt(index) === b.charCodeAt(index)) index += 1;
  if (index === shorter) return a.length - b.length;
  return rank(a.charCodeAt(index)) - rank(b.charCodeAt(index));
}

/** A surrogate is part of a character above all characters that need only one code unit. */
function rank(unit: number): number {
  return unit >= 0xd800 && unit <= 0xdfff ? unit + 0x10000 : unit;
}
