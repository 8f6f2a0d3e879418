import { expect, it } from "vitest";
import type { Kind } from "../../provider/src/contract/kind";
import { shareEmulator } from "../support/emulator";
import { startRun } from "../support/startRun";

const at = shareEmulator();

const NONE = "0123456789abcdef";

it.each<[Kind, id: string, message: RegExp]>([
  ["bucket", NONE, /Could not find bucket 0123456789abcdef on http.* permissions of the token/],
  ["bucket", "sensors", /must be an ID: 16 hexadecimal digits/],
  ["label", NONE, /Could not find label 0123456789abcdef/],
  ["authorization", NONE, /Could not find API token 0123456789abcdef/],
  ["dbrpMapping", NONE, /Could not find DBRP mapping 0123456789abcdef/],
  ["bucketMember", NONE, /is not the ID of a bucket member, which has the form/],
])("get of a %s by %s reports the problem", async (kind, id, message) => {
  await expect(startRun(at.emulator).of[kind].read(id, {})).rejects.toThrow(message);
});
