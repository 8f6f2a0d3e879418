import { KINDS, type Kind } from "../contract/kind";

/**
 * The text that is in the state of every resource and that Pulumi evaluates to find its handler.
 *
 * It is a permanent contract: state written today must work with every later version, so neither the module path nor a
 * kind's name may change. It is this short because the engine rewrites the whole state at every step: every byte costs
 * time.
 */
export function providerText(kind: Kind): string {
  return `exports.handler=()=>require("pulumi-influxdb-serverless/runtime").${kind}`;
}

/** The kind of resource that a text was recorded for; undefined for any other text. */
export function kindOfText(text: unknown): Kind | undefined {
  return KINDS.find((kind) => providerText(kind) === text);
}
