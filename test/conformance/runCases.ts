import { afterAll, beforeAll, expect, it } from "vitest";
import type { Case, Expected } from "./case";
import { CASES } from "./cases";
import { expectAnswer } from "./expectAnswer";
import { CaseHarness } from "./harness";
import { KNOWN_DIFFERENCES } from "./knownDifferences";
import { removeAll, removeLeftovers } from "./removeAll";
import { openEmulator, type Target } from "./target";

/** The prefix of every name that the suite creates on a server. */
const FAMILY = "conformance-";

/** Runs the whole table on a server: a test for each case. */
export function runCases(open: () => Promise<Target>): void {
  const prefix = `${FAMILY}${Date.now().toString(36)}-`;
  let target: Target;
  beforeAll(async () => {
    target = await open();
    await removeLeftovers(target, FAMILY);
  });
  afterAll(async () => {
    if (!target) return;
    await removeAll(target, prefix);
    await target.close();
  });

  for (const item of CASES) {
    it(`${item.rule}: ${item.name}`, async ({ skip }) => {
      const reason = reasonToSkip(item, target);
      if (reason !== undefined) return skip(reason);
      const own = item.emulator && (await openEmulator(item.emulator));
      const harness = new CaseHarness(own ?? target, prefix);
      try {
        await check(item, harness);
      } finally {
        await harness.clean();
        await own?.close();
      }
    });
  }
}

async function check(item: Case, harness: CaseHarness): Promise<void> {
  const answer = await item.ask(harness);
  const of = (expected: Case["expected"]): Expected =>
    typeof expected === "function" ? expected(harness) : expected;
  const known = KNOWN_DIFFERENCES[harness.target.product]?.[item.name];
  if (known) {
    expectAnswer(answer, of(known.answer));
    // The list must not outlive the difference.
    expect(() => expectAnswer(answer, of(item.expected))).toThrow();
  } else {
    expectAnswer(answer, of(item.expected));
  }
}

function reasonToSkip({ needs = [], emulator }: Case, target: Target): string | undefined {
  if (emulator && target.product !== "emulator") return "only an emulator can be started so";
  return needs.map((feature) => target.lacks[feature]).find((reason) => reason !== undefined);
}
