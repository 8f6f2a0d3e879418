/** A map that creates missing values. */
export class MapOf<V> extends Map<string, V> {
  constructor(private readonly make: () => V) {
    super();
  }

  of(key: string): V {
    const value = this.get(key) ?? this.make();
    this.set(key, value);
    return value;
  }
}
