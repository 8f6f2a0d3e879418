import type * as pulumi from "@pulumi/pulumi";

/*
 * The types of a resource, all derived from two places: the interface of its arguments and the fields of its class. A
 * handler whose check or outputs omit one of them doesn't compile.
 */

/**
 * The inputs of a resource as its handler gets them, from its arguments: plain values, in canonical form. Absent
 * members were not declared, except those in `Given`, which the class fills in.
 */
export type InputsOf<Args, Given extends keyof Args = never> = pulumi.Unwrap<Omit<Args, Given>> &
  pulumi.Unwrap<Required<Pick<Args, Given>>>;

/** The names of the outputs of a class, other than those that every resource has. */
type OutputName<Class> = Exclude<
  { [Key in keyof Class]: Class[Key] extends pulumi.Output<unknown> ? Key : never }[keyof Class],
  keyof pulumi.CustomResource
>;

/** The outputs of a class, with plain values: members that a server may omit are present as undefined. */
export type OutputsOf<Class> = {
  [Key in OutputName<Class>]: Class[Key] extends pulumi.Output<infer Value> ? Value : never;
};

/** Names each output of a class: they exist as undefined until the engine sets them. */
export type OutputNames<Class> = Readonly<Record<OutputName<Class>, true>>;
