import * as pulumi from "@pulumi/pulumi";
import type { Kind } from "../contract/kind";
import type { OutputNames } from "../contract/shapes";
import { refuseAutonaming } from "./autonaming";
import { leaveOutDebugMessages } from "./debugMessages";
import { declaration, refusedInputs } from "./declarationTag";
import { mocksOfTest } from "./mocks";
import { providerText } from "./providerText";
import { runError } from "./runError";
import { kindOf } from "./typeToken";
import { warnOfSettings } from "./warnOfSettings";

/** What a subclass declares about itself. */
export interface ResourceKind<Class> {
  /** Its name in the runtime. */
  kind: Kind;
  /** The full type token, such as `pulumi-nodejs:dynamic/influxdb:Bucket`. */
  type: string;
  /** All outputs, so that each one exists before the engine sets it. */
  outputs: OutputNames<Class>;
  /** The outputs that are always secret. */
  secretOutputs?: readonly string[];
  /** The arguments that `get` needs, besides the ID, to find the object. */
  locators?: readonly string[];
}

/**
 * Returns what a class in this package passes to `pulumi.CustomResource`. It uses a constant `__provider` text instead
 * of a `pulumi.dynamic.Resource`: the latter would write the source code of the provider into the state of every
 * resource, and old code would then run for refresh and delete.
 *
 * It is a function rather than an intermediate class because the SDK counts call stack frames to find where in the
 * user's program a resource is declared, and an additional class would make it point to our own file.
 */
export function registration(
  { kind, type, outputs, secretOutputs = [], locators = [] }: ResourceKind<object>,
  name: string,
  args: object,
  opts: pulumi.CustomResourceOptions = {},
): [type: string, name: string, props: pulumi.Inputs, opts: pulumi.CustomResourceOptions] {
  refuseImport(type, name, opts);
  refuseAutonaming(`${shortName(type)} "${name}"`, type);
  warnOfSettings();
  leaveOutDebugMessages(pulumi.log);
  const unset = Object.fromEntries(Object.keys(outputs).map((output) => [output, undefined]));
  // Unit tests have no provider that needs it, and they compare inputs.
  const declared = mocksOfTest() ? {} : declaration(`${shortName(type)} "${name}"`, args, opts);
  // With an ID, the engine only reads what is on the server; the arguments don't matter.
  const given = opts.id ? pick(args, locators) : { ...args, ...declared };
  const own = withSecrets(withoutDeletedWith(withOwnId(opts)), secretOutputs);
  return [type, name, { ...unset, ...given, __provider: providerText(kind) }, own];
}

/**
 * With `deletedWith`, the engine drops a resource without calling the provider, even if the other resource's delete is
 * then refused: the object would be on the server but in no state. Deleting an object that is already gone is harmless.
 */
function withoutDeletedWith({
  deletedWith,
  ...opts
}: pulumi.CustomResourceOptions): pulumi.CustomResourceOptions {
  if (!opts.parent || mocksOfTest()) return opts;
  return { ...opts, transforms: [...(opts.transforms ?? []), refuseInheritedDeletedWith] };
}

/**
 * The engine copies the option from a parent, and only transforms see it. It can't be removed here: in an inline program
 * of the Automation API, the SDK writes the properties that a transform returns without marking secrets, so none of
 * them are returned. A resource's transforms also apply to its children.
 */
const refuseInheritedDeletedWith: pulumi.ResourceTransform = ({ type, name, props, opts }) => {
  if (!kindOf(type) || !("deletedWith" in opts) || opts.deletedWith === undefined) return undefined;
  const reason =
    `${shortName(type)} "${name}" would get the option deletedWith from its component: Pulumi would drop it from the state even ` +
    "if it stays on the server. Remove the option from the component.";
  return { props: { __provider: props.__provider, ...refusedInputs(reason) }, opts };
};

/** The engine encrypts them in the state, and never shows them. */
function withSecrets(
  opts: pulumi.CustomResourceOptions,
  outputs: readonly string[],
): pulumi.CustomResourceOptions {
  if (outputs.length === 0) return opts;
  return {
    ...opts,
    additionalSecretOutputs: [...(opts.additionalSecretOutputs ?? []), ...outputs],
  };
}

/** The API returns IDs in lowercase, regardless of the case in the request. */
function withOwnId(opts: pulumi.CustomResourceOptions): pulumi.CustomResourceOptions {
  if (!opts.id) return opts;
  return { ...opts, id: pulumi.output(opts.id).apply((id) => checkId(id).toLowerCase()) };
}

/** Without an ID, the engine would create an object instead of reading one. */
function checkId(id: unknown): string {
  if (typeof id === "string" && id !== "") return id;
  throw runError("get requires the ID of an object, but got none");
}

function pick(args: object, keys: readonly string[]): object {
  return Object.fromEntries(Object.entries(args).filter(([key]) => keys.includes(key)));
}

/** `Bucket` of `pulumi-nodejs:dynamic/influxdb:Bucket`. */
function shortName(type: string): string {
  return type.slice(type.lastIndexOf(":") + 1);
}

/**
 * Returns the options that make a class read an object instead of creating one.
 * @throws RunError if there is no ID
 */
export function readOptions(
  id: pulumi.Input<pulumi.ID>,
  opts: pulumi.CustomResourceOptions | undefined,
): pulumi.CustomResourceOptions {
  return { ...opts, id: pulumi.Output.isInstance(id) || id instanceof Promise ? id : checkId(id) };
}

/**
 * The `import` option can't work for dynamic resources: the engine asks for the live object without saying which
 * provider to ask, and fails with an unhelpful message. So it is refused here.
 */
function refuseImport(type: string, name: string, opts: pulumi.CustomResourceOptions): void {
  if (opts.import === undefined) return;
  throw runError(
    `${shortName(type)} "${name}": the "import" option does not work for dynamic resources. ` +
      'Set "adopt: true" in the arguments instead: the next "pulumi up" adopts the existing object with that name. ' +
      'Or run "influxdb-gitops import", which records existing objects in the state of a stack.',
  );
}
