import { describe, it } from "vitest";
import type { Answer } from "./case";
import { CASES } from "./cases";
import { expectAnswer } from "./expectAnswer";
import { CaseHarness } from "./harness";
import { KNOWN_DIFFERENCES } from "./knownDifferences";
import { runCases } from "./runCases";
import { openEmulator } from "./target";

describe("the emulator", () => runCases(() => openEmulator()));

const switchable = Object.entries(KNOWN_DIFFERENCES["InfluxDB 2.7"] ?? {}).filter(
  ([, { switches = {} }]) => Object.keys(switches).length > 0,
);

describe("the emulator with the switches for InfluxDB 2.7", () => {
  it.each(switchable)("%s: has no difference", async (name, { answer, switches = {} }) => {
    const target = await openEmulator({ switches });
    const harness = new CaseHarness(target, "switched-");
    const asked = await CASES.find((item) => item.name === name)?.ask(harness);
    const expected = typeof answer === "function" ? answer(harness) : answer;
    expectAnswer(asked as Answer, expected);
    await target.close();
  });
});
