import { describe, expect, it } from "vitest";
import { useEmulator } from "../support/emulator";
import { startRun } from "../support/startRun";

const at = useEmulator();

const FAMILY = { path: "/api/v2/authorizations" };
const args = {
  permissions: [{ action: "read", resource: { type: "buckets", id: "0123456789abcdef" } }],
};
const tokens = (overrides = {}) => startRun(at.emulator, overrides).of.authorization;
const live = () => at.emulator.tokens.list().filter(({ token }) => token !== at.emulator.token);

describe("Authorization when requests fail", () => {
  it.each([401, 500])(
    "leaves no unnamed token if leftovers of a lost response cannot be looked up: %s",
    async (status) => {
      at.emulator.faults.add({ ...FAMILY, method: "POST", action: "reset-after" });
      at.emulator.faults.add({
        ...FAMILY,
        method: "GET",
        action: "status",
        status,
        after: 1,
        times: "forever",
      });
      const made = await tokens()
        .create(args)
        .catch((failed) => failed);
      const told = String(made.message);
      const unknown = live().filter(({ id }) => id !== made.id);
      expect(unknown.filter(({ description }) => !told.includes(description))).toEqual([]);
    },
  );
});
