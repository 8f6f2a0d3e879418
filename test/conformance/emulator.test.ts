import { describe } from "vitest";
import { runCases } from "./runCases";
import { openEmulator } from "./target";

describe("the emulator", () => runCases(() => openEmulator()));
