/** A mapping of a database and a retention policy to a bucket. */
export interface DbrpMapping {
  id: string;
  orgID: string;
  bucketID: string;
  database: string;
  retentionPolicy: string;
}

/** The stored DBRP mappings. A database that has mappings always has exactly one default. */
export class DbrpMappings {
  private readonly byId = new Map<string, DbrpMapping>();
  /** The ID of the default mapping, by organization and database. */
  private readonly defaults = new Map<string, string>();

  get(id: string): DbrpMapping | undefined {
    return this.byId.get(id);
  }

  /** Oldest first. */
  all(): DbrpMapping[] {
    return [...this.byId.values()];
  }

  find(orgID: string, database: string, retentionPolicy: string): DbrpMapping | undefined {
    return this.ofDatabase(orgID, database).find((one) => one.retentionPolicy === retentionPolicy);
  }

  isDefault(mapping: DbrpMapping): boolean {
    return this.defaults.get(keyOf(mapping)) === mapping.id;
  }

  /** The first mapping of a database is its default, whatever `asDefault` says. */
  add(mapping: DbrpMapping, asDefault: boolean): void {
    this.byId.set(mapping.id, mapping);
    if (asDefault || !this.defaults.has(keyOf(mapping))) this.makeDefault(mapping);
  }

  /** Makes this mapping the default instead of the previous one. */
  makeDefault(mapping: DbrpMapping): void {
    this.defaults.set(keyOf(mapping), mapping.id);
  }

  /** Makes the oldest other mapping of the database the default. If there is no other mapping, nothing changes. */
  releaseDefault(mapping: DbrpMapping): void {
    if (!this.isDefault(mapping)) return;
    const next = this.ofDatabase(mapping.orgID, mapping.database).find((one) => one !== mapping);
    if (next) this.makeDefault(next);
  }

  remove(mapping: DbrpMapping): void {
    this.releaseDefault(mapping);
    if (this.isDefault(mapping)) this.defaults.delete(keyOf(mapping));
    this.byId.delete(mapping.id);
  }

  removeOfBucket(bucketID: string): void {
    for (const mapping of this.all()) if (mapping.bucketID === bucketID) this.remove(mapping);
  }

  private ofDatabase(orgID: string, database: string): DbrpMapping[] {
    return this.all().filter((one) => one.orgID === orgID && one.database === database);
  }
}

function keyOf({ orgID, database }: DbrpMapping): string {
  return `${orgID}/${database}`;
}
