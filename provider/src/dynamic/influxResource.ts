import * as pulumi from "@pulumi/pulumi";
import { type Kind, providerText } from "./providerText";
import { warnOfPlainToken } from "./warnOfPlainToken";

/** What a subclass says of itself. */
export interface ResourceKind {
  /** Its name in the runtime. */
  kind: Kind;
  /** The full type token, such as `pulumi-nodejs:dynamic/influxdb:Bucket`. */
  type: string;
  /** The names of all outputs, so that each exists before the engine answers. */
  outputs: readonly string[];
}

/**
 * What all resources of this package have in common. It is a `CustomResource` with a constant
 * `__provider` text rather than a `pulumi.dynamic.Resource`: the latter would write the source code of
 * the provider into the state of every resource, and old code would then run for refresh and delete.
 */
export abstract class InfluxResource extends pulumi.CustomResource {
  protected constructor(
    { kind, type, outputs }: ResourceKind,
    name: string,
    args: object,
    opts: pulumi.CustomResourceOptions | undefined,
  ) {
    refuseImport(type, name, opts);
    warnOfPlainToken();
    const unset = Object.fromEntries(outputs.map((output) => [output, undefined]));
    super(type, name, { ...unset, ...args, __provider: providerText(kind) }, opts ?? {});
  }
}

/**
 * The `import` option cannot work for dynamic resources: the engine asks for the live object without
 * saying which provider to ask, and fails with a message that helps nobody. So it is refused here.
 */
function refuseImport(
  type: string,
  name: string,
  opts: pulumi.CustomResourceOptions | undefined,
): void {
  if (opts?.import === undefined) return;
  throw new Error(
    `${type.split(":").pop()} "${name}": the option "import" does not work for dynamic resources. ` +
      'Set "adopt: true" in the arguments instead: the next "pulumi up" takes over the existing object of that name.',
  );
}
