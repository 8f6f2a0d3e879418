import { type Case, casesOf, type Feature, refusal, success } from "../case";
import { type CaseHarness, LABELS, UNKNOWN_ID } from "../harness";

const needs: Feature[] = ["labels"];

const create = (at: CaseHarness, more: object) =>
  at.post(LABELS, { orgID: at.orgID, name: at.name(), ...more });

/** Labels. */
export const labelCases: Case[] = [
  ...casesOf("labels", needs, {
    "a new label is answered whole": [
      (at) => create(at, { properties: { color: "red" } }),
      (at) => success(201, { label: { orgID: at.orgID, properties: { color: "red" } }, links: {} }),
    ],
    "blanks around a name go": [
      async (at) => {
        const name = at.name();
        const answer = await create(at, { name: `  ${name} ` });
        return {
          ...answer,
          body: { same: (answer.body as { label?: { name: string } }).label?.name === name },
        };
      },
      success(201, { same: true }),
    ],
    "names that differ in case are one": [
      async (at) => create(at, { name: (await at.label()).name.toUpperCase() }),
      refusal(422, "conflict", /^label with name \S+ already exists$/),
    ],
    "one is not renamed to a taken name": [
      async (at) => {
        const { name } = await at.label();
        return at.patch((await at.label()).path, { name });
      },
      refusal(422, "conflict", /^label with name \S+ already exists$/),
    ],
    "the old name of a renamed one is free": [
      async (at) => {
        const { path, name } = await at.label();
        await at.patch(path, { name: at.name() });
        return create(at, { name: name.toUpperCase() });
      },
      success(201),
    ],
    "no name is refused": [
      (at) => create(at, { name: undefined }),
      refusal(400, "invalid", /^label name is required$/),
    ],
    "an empty name is refused": [
      (at) => create(at, { name: "" }),
      refusal(400, "invalid", /^label name is required$/),
    ],
    "blanks only are an empty name once they are trimmed": [
      async (at) => {
        const first = await create(at, { name: "  " });
        const again = await create(at, { name: " " });
        // A label without a name has no prefix, so delete this one immediately.
        await at.clean();
        return {
          ...again,
          body: { first: first.status, code: (again.body as { code: string }).code },
        };
      },
      { status: 422, body: { first: 201, code: "conflict" } },
    ],
    "no organization is refused": [
      (at) => create(at, { orgID: undefined }),
      refusal(400, "invalid", /^orgID is required$/),
    ],
    "an update merges properties, and an empty value removes its key": [
      async (at) => {
        const { path } = await at.label({ properties: { color: "red", size: "1" } });
        const answer = await at.patch(path, { properties: { color: "", shape: "round" } });
        const { label } = answer.body as { label: { properties: object } };
        return {
          ...answer,
          body: { properties: JSON.stringify(Object.entries(label.properties).sort()) },
        };
      },
      success(200, { properties: '[["shape","round"],["size","1"]]' }),
    ],
    "an empty value stays at creation, and null is one": [
      (at) => create(at, { properties: { color: null, size: "" } }),
      success(201, { label: { properties: { color: "", size: "" } } }),
    ],
    "broken JSON for an update of a label is refused": [
      async (at) => at.patch((await at.label()).path, "{"),
      refusal(400, "invalid", /json: /),
    ],
    "an empty name in an update changes nothing": [
      async (at) => {
        const { path, name } = await at.label();
        const answer = await at.patch(path, { name: "" });
        return {
          ...answer,
          body: { same: (answer.body as { label: { name: string } }).label.name === name },
        };
      },
      success(200, { same: true }),
    ],
    "no properties are left out of the answer": [
      async (at) => at.get((await at.label()).path),
      success(200, { label: {} }, { without: ["label.properties"] }),
    ],
    "an unknown label is not found": [
      (at) => at.get(`${LABELS}/${UNKNOWN_ID}`),
      refusal(404, "not found", /^label not found$/),
    ],
  }),
  ...(
    [
      ["a byte order mark is no blank", "\ufeff", "", 201],
      ["a next line is a blank", "\u0085", "", 422],
      ["a no-break space is a blank", "\u00a0", "", 422],
      ["a capital sigma is one with sigma", "Σ", "σ", 422],
      ["a final sigma is not one with sigma", "ς", "σ", 201],
      ["the Kelvin sign is not one with k", "\u212a", "k", 201],
      ["a dotted capital i is not one with i", "İ", "i", 201],
    ] as const
  ).map(
    ([name, one, other, status]): Case => ({
      rule: "labels",
      name: `of letters in a name: ${name}`,
      needs,
      async ask(at) {
        const rest = at.name();
        await create(at, { name: `${one}${rest}` });
        return { ...(await create(at, { name: `${other}${rest}` })), body: {} };
      },
      expected: { status },
    }),
  ),
];
