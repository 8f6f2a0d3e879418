import * as pulumi from "@pulumi/pulumi";
import { isOfType } from "../dynamic/isOfType";
import { type ResourceKind, readOptions, registration } from "../dynamic/registration";
import { typeToken } from "../dynamic/typeToken";

/** The arguments of a `Label`. Every field takes a value or an output of another resource. */
export interface LabelArgs {
  /**
   * The name of the label, unique in its organisation without regard to case; no outer white space.
   * Default: the logical name of the resource, without a suffix. Changed in place.
   */
  name?: pulumi.Input<string>;
  /**
   * Free properties, such as `color` and `description`; values are not empty. A property that is taken
   * out of the code is removed. Not declared at all: left as they are. Changed in place.
   */
  properties?: pulumi.Input<Record<string, pulumi.Input<string>>>;
  /** The id of the organisation. Default: the connection's. A change replaces; not declaring it never does. */
  orgId?: pulumi.Input<string>;
  /** Whether creation takes over an existing label of that name, default false. No effect after creation. */
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

  declare readonly name: pulumi.Output<string>;
  declare readonly properties: pulumi.Output<Record<string, string>>;
  /** The organisation in which the label lives. */
  declare readonly orgId: pulumi.Output<string>;

  /**
   * Refers to a label that this program does not hold. Previews ask the server for it, and need a token.
   * @param id the id of the label
   * @throws Error, from the engine, when there is none that the token may see
   */
  static get(
    name: string,
    id: pulumi.Input<pulumi.ID>,
    opts?: pulumi.CustomResourceOptions,
  ): Label {
    return new Label(name, {}, readOptions(id, opts));
  }

  /** Whether a value is a `Label`, also one of another copy of this package. */
  static override isInstance(value: unknown): value is Label {
    return isOfType(value, TYPE);
  }

  /**
   * @param name The logical name; also the label's name unless `args.name` is given.
   * @throws Error when `opts.import` is set: dynamic resources cannot be imported, use `args.adopt`.
   */
  constructor(name: string, args: LabelArgs = {}, opts?: pulumi.CustomResourceOptions) {
    const inputs = { ...args, name: args.name ?? name };
    super(...registration(KIND, name, inputs, opts));
  }
}
