import { describeOnRealServer } from "../support/describeOnRealServer";
import { runCases } from "./runCases";
import { openRealServer } from "./target";

describeOnRealServer((found) => runCases(() => openRealServer(found)));
