import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { KINDS } from "../../provider/src/contract/kind";
import { providerText } from "../../provider/src/pulumi/providerText";
import { RECORDINGS, readState, recordingNames } from "../support/recordedState/recording";

const requireOfSdk = createRequire(require.resolve("@pulumi/pulumi"));
/** What Pulumi's process for dynamic providers uses to load a provider text. */
const load: (text: string) => { handler(): Record<string, unknown> } =
  requireOfSdk("require-from-string");
const PROCESS = readFileSync(requireOfSdk.resolve("./cmd/dynamic-provider/index.js"), "utf8");

/** The same instance as in that process, not a copy that the test runner would make. */
const runtime: Record<string, unknown> = requireOfSdk("pulumi-influxdb-serverless/runtime");

/** The kinds of the first version. */
const FIRST = [
  "bucket",
  "bucketLabelAttachment",
  "bucketMember",
  "bucketOwner",
  "label",
  "measurementSchema",
] as const;

const FUNCTIONS = ["check", "configure", "create", "delete", "diff", "read", "update"];

/** The provider texts in the recorded state of each version. */
const recorded = (await recordingNames()).flatMap((name) => {
  const texts = readState(join(RECORDINGS, name)).flatMap(({ inputs, outputs }) =>
    [inputs?.__provider, outputs?.__provider].map((text) => String(text ?? "")),
  );
  return [...new Set(texts)].filter(Boolean).map((text) => [name, text] as const);
});

describe("pulumi-influxdb-serverless/runtime", () => {
  it("exports every kind of the first version, and the newer ones", () => {
    expect([...KINDS]).toEqual(expect.arrayContaining([...FIRST]));
    expect(Object.keys(runtime).sort()).toEqual([...KINDS].sort());
  });

  it("covers exactly the functions that Pulumi's process calls", () => {
    const called = PROCESS.matchAll(/\bprovider\.(\w+)\(/g);
    expect([...new Set([...called].map(([, name]) => name))].sort()).toEqual(FUNCTIONS);
  });

  it.each(recorded)("serves the provider text in %s: %s", (_, text) => {
    const provider = load(text).handler();
    for (const name of FUNCTIONS) expect(provider[name], name).toBeTypeOf("function");
    const kinds = KINDS.filter((kind) => runtime[kind] === provider);
    // Another text for the same kind would show as a difference in every preview.
    expect(kinds.map(providerText)).toEqual([text]);
  });

  it("is recorded in a state with every kind of the first version", () => {
    const texts = new Set(recorded.map(([, text]) => text));
    expect(FIRST.filter((kind) => !texts.has(providerText(kind)))).toEqual([]);
  });
});
