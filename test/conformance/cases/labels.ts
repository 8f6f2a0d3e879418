import { type Bench, LABELS, UNKNOWN_ID } from "../bench";
import { type Case, refusal, success } from "../case";

const needs: Case["needs"] = ["labels"];

const create = (at: Bench, more: object) =>
  at.post(LABELS, { orgID: at.orgID, name: at.name(), ...more });

/** Labels. */
export const labelCases: Case[] = [
  {
    rule: "labels",
    name: "a new label is answered whole",
    needs,
    ask: (at) => create(at, { properties: { color: "red" } }),
    expected: (at) =>
      success(201, { label: { orgID: at.orgID, properties: { color: "red" } }, links: {} }),
  },
  {
    rule: "labels",
    name: "blanks around a name go",
    needs,
    async ask(at) {
      const name = at.name();
      const answer = await create(at, { name: `  ${name} ` });
      return {
        ...answer,
        body: { same: (answer.body as { label?: { name: string } }).label?.name === name },
      };
    },
    expected: success(201, { same: true }),
  },
  {
    rule: "labels",
    name: "names that differ in case are one",
    needs,
    ask: async (at) => create(at, { name: (await at.label()).name.toUpperCase() }),
    expected: refusal(422, "conflict", /^label with name \S+ already exists$/),
  },
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
  {
    rule: "labels",
    name: "one is not renamed to a taken name",
    needs,
    async ask(at) {
      const { name } = await at.label();
      return at.patch((await at.label()).path, { name });
    },
    expected: refusal(422, "conflict", /^label with name \S+ already exists$/),
  },
  {
    rule: "labels",
    name: "no name is refused",
    needs,
    ask: (at) => create(at, { name: undefined }),
    expected: refusal(400, "invalid", /^label name is required$/),
  },
  {
    rule: "labels",
    name: "an empty name is refused",
    needs,
    ask: (at) => create(at, { name: "" }),
    expected: refusal(400, "invalid", /^label name is required$/),
  },
  {
    rule: "labels",
    name: "blanks only are an empty name once they are trimmed",
    needs,
    async ask(at) {
      const first = await create(at, { name: "  " });
      const again = await create(at, { name: " " });
      // Labels without a name bear no prefix: this one goes at once.
      await at.clean();
      return {
        ...again,
        body: { first: first.status, code: (again.body as { code: string }).code },
      };
    },
    expected: { status: 422, body: { first: 201, code: "conflict" } },
  },
  {
    rule: "labels",
    name: "no organisation is refused",
    needs,
    ask: (at) => create(at, { orgID: undefined }),
    expected: refusal(400, "invalid", /^orgID is required$/),
  },
  {
    rule: "labels",
    name: "an update merges properties, and an empty value removes its key",
    needs,
    async ask(at) {
      const { path } = await at.label({ properties: { color: "red", size: "1" } });
      const answer = await at.patch(path, { properties: { color: "", shape: "round" } });
      const { label } = answer.body as { label: { properties: object } };
      return {
        ...answer,
        body: { properties: JSON.stringify(Object.entries(label.properties).sort()) },
      };
    },
    expected: success(200, { properties: '[["shape","round"],["size","1"]]' }),
  },
  {
    rule: "labels",
    name: "an empty value stays at creation, and null is one",
    needs,
    ask: (at) => create(at, { properties: { color: null, size: "" } }),
    expected: success(201, { label: { properties: { color: "", size: "" } } }),
  },
  {
    rule: "labels",
    name: "broken JSON for an update of a label is refused",
    needs,
    ask: async (at) => at.patch((await at.label()).path, "{"),
    expected: refusal(400, "invalid", /json: /),
  },
  {
    rule: "labels",
    name: "an empty name in an update changes nothing",
    needs,
    async ask(at) {
      const { path, name } = await at.label();
      const answer = await at.patch(path, { name: "" });
      return {
        ...answer,
        body: { same: (answer.body as { label: { name: string } }).label.name === name },
      };
    },
    expected: success(200, { same: true }),
  },
  {
    rule: "labels",
    name: "no properties are left out of the answer",
    needs,
    ask: async (at) => at.get((await at.label()).path),
    expected: success(200, { label: {} }, { without: ["label.properties"] }),
  },
  {
    rule: "labels",
    name: "an unknown label is not found",
    needs,
    ask: (at) => at.get(`${LABELS}/${UNKNOWN_ID}`),
    expected: refusal(404, "not found", /^label not found$/),
  },
];
