/** A bag of properties as Pulumi sends and stores it: plain JSON. */
export type Bag = Record<string, unknown>;

/** The property in which the SDK stores the provider text. */
export const PROVIDER_KEY = "__provider";

/** Reads a bag from the engine, without the SDK's properties and without absent (null) members. */
export function fromWire(bag: Bag | undefined): Bag {
  const { [PROVIDER_KEY]: _, ...properties } = bag ?? {};
  return withoutAbsent(properties) as Bag;
}

/**
 * Converts a bag for the engine. Undefined members are omitted, since the engine refuses them.
 * @throws TypeError for values that would silently change type: Date, Map, BigInt, NaN.
 */
export function toWire(bag: object): Bag {
  return plain(bag, "") as Bag;
}

/** How Pulumi's wire format distinguishes a secret from an object: `sdk/go/common/resource/sig`. */
export const SIGNATURE = "4dabf18193072939515e22adb298388d";
const SECRET = "1b47061264138c4ac30d75fd1eb44270";

/** Marks a value as secret: the engine encrypts it in the state, never shows it, and passes it back unchanged. */
export function secretOf(value: unknown): Bag {
  return { [SIGNATURE]: SECRET, value };
}

function withoutAbsent(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutAbsent);
  if (typeof value !== "object" || value === null) return value;
  const present = Object.entries(value).filter(
    ([, member]) => member !== null && member !== undefined,
  );
  return Object.fromEntries(present.map(([key, member]) => [key, withoutAbsent(member)]));
}

function plain(value: unknown, path: string): unknown {
  if (value === null || typeof value === "string" || typeof value === "boolean") return value;
  if (typeof value === "number" && Number.isFinite(value)) return value;
  if (Array.isArray(value)) return value.map((item, index) => plain(item, `${path}[${index}]`));
  if (typeof value === "object" && Object.getPrototypeOf(value) === Object.prototype) {
    const present = Object.entries(value).filter(([, member]) => member !== undefined);
    return Object.fromEntries(
      present.map(([key, member]) => [key, plain(member, `${path}.${key}`)]),
    );
  }
  throw new TypeError(
    `${path.slice(1) || "the value"} can't be stored in Pulumi's state: unsupported value of type ${typeof value}`,
  );
}
