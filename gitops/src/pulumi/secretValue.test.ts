import { describe, expect, it } from "vitest";
import { holdsSecret, holdsUnreadable, reveal, SIGNATURE, secretValue } from "./secretValue";

const SECRET = "1b47061264138c4ac30d75fd1eb44270";
const secret = (more: object) => ({ [SIGNATURE]: SECRET, ...more });

describe("secret in a state", () => {
  it("is found and revealed at any depth", () => {
    const value = { list: [{ own: secretValue("a") }], plain: 1 };
    expect([holdsSecret(value), holdsUnreadable(value)]).toEqual([true, false]);
    expect(reveal(value)).toEqual({ list: [{ own: "a" }], plain: 1 });
    expect(reveal(secret({ plaintext: JSON.stringify({ own: secretValue("a") }) }))).toEqual({
      own: "a",
    });
  });

  it.each([
    ["encrypted", { ciphertext: "v1:abc" }],
    ["not JSON", { plaintext: "canary-token" }],
  ])("cannot be read if it is %s, and is not quoted", (_, members) => {
    const value = { list: [secret(members)] };
    expect([holdsSecret(value), holdsUnreadable(value)]).toEqual([true, true]);
    expect(JSON.stringify(reveal(value))).not.toContain("canary");
  });
});
