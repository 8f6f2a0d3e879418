import type * as pulumi from "@pulumi/pulumi";

/*
 * The shapes of a resource, all of which follow from two places: the interface of its arguments, and the fields of its
 * class. A handler whose check or outputs forget one of them does not compile.
 */

/**
 * The inputs of a resource as its handler gets them, from its arguments: plain values, in canonical form. What is
 * absent was not declared, except the `Given`, which the class fills in.
 */
export type InputsOf<Args, Given extends keyof Args = never> = pulumi.Unwrap<Omit<Args, Given>> &
  pulumi.Unwrap<Required<Pick<Args, Given>>>;

/** The names of the outputs of a class, other than those that every resource has. */
type OutputName<Class> = Exclude<
  { [Key in keyof Class]: Class[Key] extends pulumi.Output<unknown> ? Key : never }[keyof Class],
  keyof pulumi.CustomResource
>;

/** The outputs of a class, with plain values: what a server may leave out is there as undefined. */
export type OutputsOf<Class> = {
  [Key in OutputName<Class>]: Class[Key] extends pulumi.Output<infer Value> ? Value : never;
};

/** Names each output of a class: they exist as undefined before the engine answers. */
export type OutputNames<Class> = Readonly<Record<OutputName<Class>, true>>;
