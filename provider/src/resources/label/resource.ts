import * as pulumi from "@pulumi/pulumi";
import { type ResourceKind, readOptions, registration } from "../../pulumi/registration";
import { isOfType, typeToken } from "../../pulumi/typeToken";

/** The arguments of a `Label`. Every field takes a value or an output of another resource. */
export interface LabelArgs {
  /**
   * The name of the label, unique in its organization without regard to case; not empty, no outer white space.
   * @defaultValue the logical name of the resource, without a suffix
   * @change in place
   */
  name?: pulumi.Input<string>;
  /**
   * Texts, not empty, under names of your choice such as `color` and `description`.
   * @defaultValue left as they are
   * @change in place: what is taken out of the code, one property or all, is removed on the server
   */
  properties?: pulumi.Input<Record<string, pulumi.Input<string>>>;
  /**
   * The id of the organization: 16 hexadecimal digits.
   * @defaultValue the connection's organization
   * @change replaces; not declared: never
   */
  orgId?: pulumi.Input<string>;
  /**
   * Whether creation takes over an existing label of that name.
   * @defaultValue `false`
   * @change no effect after creation: it shows as an update, which sends nothing
   */
  adopt?: pulumi.Input<boolean>;
}

const TYPE = typeToken("label");

const KIND: ResourceKind = {
  kind: "label",
  type: TYPE,
  outputs: ["name", "properties", "orgId"],
};

/**
 * A label, to be attached to buckets by `BucketLabelAttachment`. Deleting it takes it off every bucket.
 * Endpoints: /api/v2/labels.
 *
 * @example
 * const team = new Label("team-plant", { properties: { color: "#326BBA", description: "Plant team" } });
 */
export class Label extends pulumi.CustomResource {
  /** The type token; lets policy packs tell the types of this package apart. */
  static readonly __pulumiType = TYPE;

  /** The name of the label, unique in its organization without regard to case. */
  declare readonly name: pulumi.Output<string>;
  /** Texts by name, such as `color`; empty when there are none. */
  declare readonly properties: pulumi.Output<Record<string, string>>;
  /** The organization in which the label lives. */
  declare readonly orgId: pulumi.Output<string>;

  /**
   * Refers to a label that this program does not hold. Previews ask the server for it, and need a token.
   * @param name The logical name in the program.
   * @param id The id of the label: 16 hexadecimal digits.
   * @param opts Pulumi's options; `provider` says by which connection to ask.
   * @throws Error, from the engine, when there is none that the token may see.
   */
  static get(
    name: string,
    id: pulumi.Input<pulumi.ID>,
    opts?: pulumi.CustomResourceOptions,
  ): Label {
    return new Label(name, {}, readOptions(id, opts));
  }

  /**
   * Whether a value is a `Label`, also one of another copy of this package.
   * @param value Anything.
   */
  static override isInstance(value: unknown): value is Label {
    return isOfType(value, TYPE);
  }

  /**
   * Declares a label that this stack holds.
   * @param name The logical name; also the label's name unless `args.name` is given.
   * @param args What the label is to be; see the fields for what a change of each does.
   * @param opts Pulumi's options.
   * @throws Error when `opts.import` is set: dynamic resources cannot be imported, use `args.adopt`.
   */
  constructor(name: string, args: LabelArgs = {}, opts?: pulumi.CustomResourceOptions) {
    const inputs = { ...args, name: args.name ?? name };
    super(...registration(KIND, name, inputs, opts));
  }
}
