import * as pulumi from "@pulumi/pulumi";
import type { Kind } from "../contract/kind";
import type { OutputNames } from "../contract/shapes";
import { declaration } from "./declarationTag";
import { mocksOfTest } from "./mocks";
import { providerText } from "./providerText";
import { warnOfSettings } from "./warnOfSettings";

/** What a subclass says of itself. */
export interface ResourceKind<Class> {
  /** Its name in the runtime. */
  kind: Kind;
  /** The full type token, such as `pulumi-nodejs:dynamic/influxdb:Bucket`. */
  type: string;
  /** All outputs, so that each exists before the engine answers. */
  outputs: OutputNames<Class>;
  /** The outputs that are always secret. */
  secretOutputs?: readonly string[];
  /** The arguments without which an id does not find the object: for `get`. */
  locators?: readonly string[];
}

/**
 * What a class of this package hands on to `pulumi.CustomResource`. A constant `__provider` text instead of a
 * `pulumi.dynamic.Resource`: the latter would write the source code of the provider into the state of every
 * resource, and old code would then run for refresh and delete.
 *
 * A function rather than a class in between: the SDK counts the frames of the call stack to tell where in the
 * user's program a resource stands, and one class more would make it point at our own file.
 */
export function registration(
  { kind, type, outputs, secretOutputs = [], locators = [] }: ResourceKind<object>,
  name: string,
  args: object,
  opts: pulumi.CustomResourceOptions = {},
): [type: string, name: string, props: pulumi.Inputs, opts: pulumi.CustomResourceOptions] {
  refuseImport(type, name, opts);
  warnOfSettings();
  const unset = Object.fromEntries(Object.keys(outputs).map((output) => [output, undefined]));
  // In a unit test there is no provider to be told, and inputs are compared.
  const declared = mocksOfTest() ? {} : declaration(`${shortName(type)} "${name}"`, args, opts);
  // With an id, the engine only reads: what there is on the server, not what arguments say.
  const given = opts.id ? pick(args, locators) : { ...args, ...declared };
  const own = withSecrets(withoutDeletedWith(withOwnId(opts)), secretOutputs);
  return [type, name, { ...unset, ...given, __provider: providerText(kind) }, own];
}

/**
 * With `deletedWith`, the engine drops a resource and asks for nothing, even if the delete of the other one is refused
 * then: its object would be on the server and in no state. A delete of what is gone already is harmless.
 */
function withoutDeletedWith({
  deletedWith,
  ...opts
}: pulumi.CustomResourceOptions): pulumi.CustomResourceOptions {
  return opts;
}

/** The engine encrypts them in the state, and shows none of them. */
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

/** The API answers ids in lower case, whatever case they were asked for in. */
function withOwnId(opts: pulumi.CustomResourceOptions): pulumi.CustomResourceOptions {
  if (!opts.id) return opts;
  return { ...opts, id: pulumi.output(opts.id).apply((id) => checkId(id).toLowerCase()) };
}

/** Without an id, the engine would create an object instead of reading one. */
function checkId(id: unknown): string {
  if (typeof id === "string" && id !== "") return id;
  throw new pulumi.RunError("get requires the ID of an object, but got none");
}

function pick(args: object, keys: readonly string[]): object {
  return Object.fromEntries(Object.entries(args).filter(([key]) => keys.includes(key)));
}

/** `Bucket` of `pulumi-nodejs:dynamic/influxdb:Bucket`. */
function shortName(type: string): string {
  return type.slice(type.lastIndexOf(":") + 1);
}

/**
 * The options by which a class reads an object instead of creating one.
 * @throws RunError when there is no id
 */
export function readOptions(
  id: pulumi.Input<pulumi.ID>,
  opts: pulumi.CustomResourceOptions | undefined,
): pulumi.CustomResourceOptions {
  return { ...opts, id: pulumi.Output.isInstance(id) || id instanceof Promise ? id : checkId(id) };
}

/**
 * The `import` option cannot work for dynamic resources: the engine asks for the live object without
 * saying which provider to ask, and fails with a message that helps nobody. So it is refused here.
 */
function refuseImport(type: string, name: string, opts: pulumi.CustomResourceOptions): void {
  if (opts.import === undefined) return;
  throw new Error(
    `${shortName(type)} "${name}": the option "import" does not work for dynamic resources. ` +
      'Set "adopt: true" in the arguments instead: the next "pulumi up" adopts the existing object of that name. ' +
      'Or run "influxdb-gitops import", which records existing objects in the state of a stack.',
  );
}
