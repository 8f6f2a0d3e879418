import * as pulumi from "@pulumi/pulumi";
import { withCheapStacks } from "../../pulumi/cheapStacks";
import { type ResourceKind, readOptions, registration } from "../../pulumi/registration";
import { isOfType, typeToken } from "../../pulumi/typeToken";

/** The arguments of a `Label`. Every field accepts a plain value or an output. */
export interface LabelArgs {
  /**
   * Name of the label, unique in its organization (case-insensitive). It can't be empty, or start or end with whitespace.
   * @defaultValue the logical name of the resource, without a suffix
   * @change Updates in place
   */
  name?: pulumi.Input<string>;
  /**
   * Properties with names of your choice, such as `color` and `description`. Values are non-empty strings.
   * @defaultValue none at creation, then the value on the server is left as is
   * @change Updates in place. Removing a property from the code removes it on the server
   */
  properties?: pulumi.Input<Record<string, pulumi.Input<string>>>;
  /**
   * ID of the organization: 16 hexadecimal digits.
   * @defaultValue the connection's organization
   * @change Replaces the label. Omitting it never causes a replacement
   */
  orgId?: pulumi.Input<string>;
  /**
   * Whether to adopt an existing label with this name instead of failing.
   * @defaultValue `false`
   * @change No effect after creation; a change shows as an update that sends no request
   */
  adopt?: pulumi.Input<boolean>;
}

const TYPE = typeToken("label");

const KIND: ResourceKind<Label> = {
  kind: "label",
  type: TYPE,
  outputs: { name: true, properties: true, orgId: true },
};

/**
 * Manages a label, which `BucketLabelAttachment` attaches to buckets. Deleting it removes it from every bucket.
 * Endpoints: /api/v2/labels.
 *
 * @example
 * import { Label } from "pulumi-influxdb-serverless";
 *
 * export const team = new Label("team-plant", {
 *   properties: { color: "#326BBA", description: "Plant team" },
 * });
 */
export class Label extends pulumi.CustomResource {
  /** The Pulumi type token, which policy packs use to tell this package's types apart. */
  static readonly __pulumiType = TYPE;

  /** Name of the label, unique in its organization (case-insensitive). */
  declare readonly name: pulumi.Output<string>;
  /** Properties by name, such as `color`; empty if there are none. */
  declare readonly properties: pulumi.Output<Record<string, string>>;
  /** ID of the label's organization. */
  declare readonly orgId: pulumi.Output<string>;

  /**
   * Reads a label that this program doesn't manage. Previews read it from the server, so they need a token.
   * @param name The logical name in the program.
   * @param id ID of the label: 16 hexadecimal digits.
   * @param opts Pulumi's options; `provider` selects the connection.
   * @throws Error, from the engine, if the object doesn't exist or the token can't read it.
   */
  static get(
    name: string,
    id: pulumi.Input<pulumi.ID>,
    opts?: pulumi.CustomResourceOptions,
  ): Label {
    return new Label(name, {}, readOptions(id, opts));
  }

  /**
   * Returns whether a value is a `Label`, including one from another copy of this package.
   * @param value Any value.
   */
  static override isInstance(value: unknown): value is Label {
    return isOfType(value, TYPE);
  }

  /**
   * Creates or adopts a label, and manages it from then on.
   * @param name The logical name; also the label's name unless `args.name` is given.
   * @param args The properties of the label; each field documents the effect of a change.
   * @param opts Pulumi's options.
   * @throws Error if `opts.import` is set: dynamic resources can't be imported. Use `args.adopt`.
   */
  constructor(name: string, args: LabelArgs = {}, opts?: pulumi.CustomResourceOptions) {
    const inputs = { ...args, name: args.name ?? name };
    const stacks = withCheapStacks();
    try {
      super(...registration(KIND, name, inputs, opts));
      stacks.keepUntil(this.urn);
    } finally {
      stacks.end();
    }
  }
}
