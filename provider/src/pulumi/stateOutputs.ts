import { registerSecret } from "../api/redact";
import { connectionFingerprint } from "../connection/connectionFingerprint";
import type { Endpoint } from "../connection/settings";
import type { Recorded } from "../contract/state";
import { type Bag, fromWire, secretOf, toWire } from "./propertySerialization";
import { withoutTokens } from "./secretInputs";

/** Returns a resource's outputs from the state, as its handler wrote them. */
export function fromState(bag: Bag): Recorded {
  const outputs = fromWire(bag) as Bag & Recorded;
  registerSecret(tokenIn(outputs));
  return outputs;
}

/** How outputs are recorded. */
interface Recording {
  /** The resource's mark; undefined if no resource manages the object. */
  holder: string | undefined;
  /** The inputs or recorded outputs, which the user knows anyway. */
  known: object;
  endpoint: Endpoint | undefined;
}

/** Returns outputs as the state keeps them: with their resource's mark and the connection's fingerprint. */
export function toState(outputs: Recorded, { holder, known, endpoint }: Recording): Bag {
  // An API token's own value is kept, even if the connection uses it.
  const clean = withoutTokens(outputs, { ...known, token: tokenIn(outputs) });
  const connection = endpoint && connectionFingerprint(endpoint);
  const bag = toWire({ ...clean, holder, connection });
  // The class marks it as secret, too, but a transform in the program may drop a resource's options.
  return bag.token === undefined ? bag : { ...bag, token: secretOf(bag.token) };
}

/** Returns the value of the API token that a resource has. */
function tokenIn(outputs: object): string | undefined {
  return (outputs as { token?: string }).token;
}
