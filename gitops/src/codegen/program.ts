import { formatRetention, type Kind, typeName } from "pulumi-influxdb-serverless/rules";
import { groupBy } from "../collections";
import { Identifiers } from "./identifiers";
import { Code, literal } from "./literal";
import type { NamedObject } from "./namedObject";

type Bag = Record<string, unknown>;

const TOKENS =
  "// API tokens. Their values are not in the program: an import with --terraform stores them encrypted in the state.";

/** Where a program's objects come from. */
export interface Origin {
  /** The server, without credentials. */
  url: string;
}

const HEAD = 'from "pulumi-influxdb-serverless";';

/**
 * Writes a TypeScript program that declares the objects unchanged: labels first, then each bucket with the objects
 * that belong to it, then API tokens. It uses references instead of IDs, and durations such as `30d` instead of seconds.
 */
export function writeProgram(objects: readonly NamedObject[], { url }: Origin): string {
  const writer = new Writer(objects);
  const sections = [writer.users(), writer.labels(), ...writer.buckets(), writer.tokens()].filter(
    (text) => text !== "",
  );
  const imports = [...writer.imported].sort(byWord);
  const from = `import { ${imports.join(", ")} } ${HEAD}`;
  const head =
    from.length <= 100
      ? from
      : `import {\n${imports.map((name) => `  ${name},\n`).join("")}} ${HEAD}`;
  const origin = `// Written by "influxdb-gitops export" from the objects on ${url}.`;
  return `${[imports.length > 0 ? `${origin}\n${head}` : origin, ...sections].join("\n\n")}\n`;
}

class Writer {
  readonly imported = new Set<string>();
  private readonly identifiers = new Identifiers();
  /** The variables, by the ID of their object. */
  private readonly variables = new Map<string, string>();
  private readonly referred: Set<string>;

  constructor(private readonly objects: readonly NamedObject[]) {
    this.referred = new Set(
      objects.flatMap(({ inputs }) => [
        ...[inputs.bucketId, inputs.labelId].map(String),
        ...permissionsIn(inputs).flatMap(({ resource: { id } }) => id ?? []),
      ]),
    );
  }

  /** Programs don't declare users, so their IDs become named constants. */
  users(): string {
    const users = new Map<string, string>();
    for (const { kind, inputs, outputs, ownName } of this.objects) {
      if (inputs.userId === undefined) continue;
      const id = String(inputs.userId);
      const name = kind === "authorization" ? (outputs.userName ?? users.get(id) ?? id) : ownName;
      users.set(id, String(name));
    }
    const sorted = [...users].sort(([, one], [, other]) => byWord(one, other));
    return sorted
      .map(([id, name]) => {
        const variable = this.variable(id, name, "User");
        return `/** ${comment(name)} */\nconst ${variable} = ${literal(id)};`;
      })
      .join("\n");
  }

  labels(): string {
    return this.of("label")
      .map((label) => this.declare(label, "Label"))
      .join("\n");
  }

  buckets(): string[] {
    const byBucket = groupBy(this.objects, ({ bucketId }) => bucketId);
    return this.of("bucket").map((bucket) => {
      const below = byBucket.get(bucket.id) ?? [];
      const own = this.declare(bucket, "Bucket");
      return [own, ...below.map((object) => this.declare(object))].join("\n");
    });
  }

  tokens(): string {
    const tokens = this.of("authorization").map((token) => this.declare(token));
    return tokens.length === 0 ? "" : [TOKENS, ...tokens].join("\n");
  }

  private of(kind: Kind): NamedObject[] {
    return this.objects.filter((object) => object.kind === kind);
  }

  /** @param what the variable's type suffix; absent if nothing can refer to such an object */
  private declare({ kind, id, logicalName, inputs }: NamedObject, what?: string): string {
    const type = this.use(typeName(kind));
    const isReferred = what !== undefined && this.referred.has(id);
    const variable = isReferred ? `const ${this.variable(id, logicalName, what)} = ` : "";
    const args = this.argumentsOf(inputs, logicalName);
    const head = `${variable}new ${type}(${literal(logicalName)}`;
    if (Object.keys(args).length === 0) return `${head});`;
    return `${head}, ${literal(args, 0, head.length + 4)});`;
  }

  private argumentsOf(inputs: Bag, logicalName: string): Bag {
    const entries = Object.entries(inputs).flatMap(([key, value]): [string, unknown][] => {
      // The logical name is the default.
      if (key === "name") return value === logicalName ? [] : [[key, value]];
      if (key === "bucketId" || key === "labelId" || key === "userId") {
        return [[key, this.reference(String(value), key)]];
      }
      if (key === "permissions") return [[key, this.permissions(permissionsIn(inputs))]];
      if (key === "retentionRules") return [[key, this.retention(value as Rule[])]];
      if (key === "columns") return [[key, (value as ColumnLike[]).map((it) => this.column(it))]];
      return [[key, value]];
    });
    return Object.fromEntries(entries);
  }

  private reference(id: string, key: string): unknown {
    const variable = this.variables.get(id);
    if (variable === undefined) return id;
    return new Code(key === "userId" ? variable : `${variable}.id`);
  }

  /** Writes permissions on exported buckets first, each bucket once. */
  private permissions(permissions: readonly PermissionLike[]): unknown {
    const isOnBucket = ({ resource: { type, id = "" } }: PermissionLike) =>
      type === "buckets" && this.variables.has(id);
    const byBucket = groupBy(permissions.filter(isOnBucket), ({ resource }) => resource.id ?? "");
    const onBuckets = [...byBucket].map(([id, own]) => {
      const access = own.length > 1 ? "read-write" : own[0]?.action;
      return `${this.use("bucketPermissions")}(${this.variables.get(id)}, ${literal(access)})`;
    });
    const [only] = onBuckets;
    if (onBuckets.length === 1 && byBucket.values().next().value?.length === permissions.length) {
      return new Code(only ?? "");
    }
    const others = permissions.filter((it) => !isOnBucket(it));
    return [
      ...onBuckets.map((call) => new Code(`...${call}`)),
      ...others.map((it) => this.permission(it)),
    ];
  }

  private permission({ action, resource: { type, id } }: PermissionLike): Code {
    const target = id === undefined ? { type } : { type, id: this.permittedId(type, id) };
    return new Code(`${this.use("permission")}(${literal({ action, ...target })})`);
  }

  private permittedId(type: string, id: string): unknown {
    if (type === "labels") return this.reference(id, "labelId");
    return type === "users" ? this.reference(id, "userId") : id;
  }

  private retention([rule]: Rule[]): Code {
    return new Code(
      `${this.use("retention")}(${literal(formatRetention(rule?.everySeconds ?? 0))})`,
    );
  }

  private column(column: ColumnLike): unknown {
    const { name, type, dataType } = column;
    if (type === "timestamp") return new Code(`${this.use("timestamp")}()`);
    if (type === "tag") return new Code(`${this.use("tag")}(${literal(name)})`);
    if (type === "field" && dataType !== undefined) {
      return new Code(`${this.use("field")}(${literal(name)}, ${literal(dataType)})`);
    }
    return column;
  }

  private use(name: string): string {
    this.imported.add(name);
    return name;
  }

  private variable(id: string, name: string, what: string): string {
    const variable = this.identifiers.name(name, what);
    this.variables.set(id, variable);
    return variable;
  }
}

interface PermissionLike {
  action: string;
  resource: { type: string; id?: string };
}

function permissionsIn({ permissions }: Bag): PermissionLike[] {
  return Array.isArray(permissions) ? permissions : [];
}

interface Rule {
  everySeconds: number;
}

interface ColumnLike {
  name: string;
  type: string;
  dataType?: string;
}

/** Compares as formatters sort imports: alphabetically, ignoring case. */
function byWord(one: string, other: string): number {
  return one.localeCompare(other, "en");
}

/** Makes a name safe inside a comment, which it must not end. */
function comment(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, " ").replaceAll("*/", "* /");
}
