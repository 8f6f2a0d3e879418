import type { EngineRun } from "../../support/engineModel/run";
import { type Observed, worldOf } from "./violations";

/** A token's value is in its resource's output `token`, and nowhere else. */
export function tokens(observed: Observed): string[] {
  return [...valuesLost(observed), ...valuesTold(observed)];
}

/** The server shows a value once: the state must have the live token's value. */
function valuesLost({ run, after }: Observed): string[] {
  return run.stack.entries.flatMap(({ kind, name, id, at, outputs }) => {
    const live = kind === "authorization" ? worldOf(after, at).tokens.get(id) : undefined;
    return live && live.value !== outputs.token
      ? [`token ${name} (${id}) is ${live.value}, and the state has ${outputs.token}`]
      : [];
  });
}

function valuesTold({ run, before, after, entriesBefore }: Observed): string[] {
  const worlds = [...before.values(), ...after.values()];
  const recorded = [...entriesBefore, ...run.stack.entries].map(({ outputs }) => outputs.token);
  const all = [...worlds.flatMap(({ tokenValues }) => tokenValues), ...recorded];
  const values = new Set(all.filter((value) => typeof value === "string" && value !== ""));
  return placesOf(run).flatMap(({ where, text }) =>
    [...values].some((value) => text.includes(String(value)))
      ? [`the value of a token is in ${where}: ${text}`]
      : [],
  );
}

/** The places that must not contain a value: messages, notices, and the rest of the state. */
function placesOf({ errors, processes, stack }: EngineRun): { where: string; text: string }[] {
  return [
    ...errors.map(({ message }) => ({ where: "a message", text: message })),
    ...[...processes.values()].flatMap(({ notices }) =>
      notices.map((text) => ({ where: "a notice", text })),
    ),
    ...stack.entries.map(({ name, inputs, outputs: { token: _, ...outputs } }) => ({
      where: `the state of ${name}`,
      text: JSON.stringify({ inputs, outputs }),
    })),
  ];
}
