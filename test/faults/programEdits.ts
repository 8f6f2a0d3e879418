import type { ProgramAuthor } from "./programAuthor";
import { description, propertiesOf } from "./randomArguments";
import {
  addColumn,
  changesKind,
  declare,
  dependOn,
  type Edit,
  editOf,
  inherit,
  moveProvider,
  renameIn,
  renameInCode,
  shift,
  swap,
} from "./resourceEdits";
import { inheritMapping, swapMappings, TOKEN_EDITS } from "./tokensAndMappings";

type Weighted = readonly (readonly [weight: number, edit: Edit])[];

/** Edits after which no two objects need the same name at the same time. */
const UNCONTESTED: Weighted = [
  [
    3,
    editOf(["bucket"], "description of", (it, author) =>
      declare(it, "description", description(author.random), author),
    ),
  ],
  [
    4,
    editOf(["bucket"], "retention of", (it, author) =>
      declare(it, "retentionRules", author.retention(), author),
    ),
  ],
  [2, editOf(["bucket", "label"], "name of", renameIn)],
  [
    1,
    editOf(["bucket"], "rp of", (it, author) =>
      declare(it, "rp", author.random.pick(["autogen", "other"]), author),
    ),
  ],
  [1, changesKind],
  [1, editOf(["bucket", "label"], "adopt of", (it, author) => declare(it, "adopt", true, author))],
  [
    2,
    editOf(["label"], "properties of", (it, author) =>
      declare(it, "properties", propertiesOf(author.random), author),
    ),
  ],
  [
    1,
    editOf(["label"], "case of", (it) => {
      it.args.name = String(it.args.name).toUpperCase();
    }),
  ],
  ...TOKEN_EDITS,
  [2, dependOn],
  [4, renameInCode],
  [2, moveProvider],
  [3, shift],
  [
    2,
    editOf(
      ["bucketLabelAttachment", "bucketMember", "bucketOwner", "measurementSchema"],
      "place of",
      (it, author) => {
        const args = author.newBelow(it.kind);
        if (!args) return false;
        it.args = { ...args, ...(it.args.columns ? { columns: it.args.columns } : {}) };
        return true;
      },
    ),
  ],
  [3, editOf(["measurementSchema"], "columns of", addColumn)],
  [
    3,
    editOf(
      [
        "bucket",
        "label",
        "bucketLabelAttachment",
        "bucketMember",
        "bucketOwner",
        "measurementSchema",
      ],
      "without",
      (it, author) => author.remove(it),
    ),
  ],
  [
    4,
    (author) => {
      author.add();
      return "one more";
    },
  ],
];

/** Edits that take two runs: in the first one, a name is still taken. */
const CONTESTED: Weighted = [
  [1, swap("bucket")],
  [1, swap("label")],
  [1, inherit("bucket")],
  [1, inherit("label")],
  [1, swapMappings],
  [1, inheritMapping],
];

const repeated = (edits: Weighted) =>
  edits.flatMap(([weight, edit]) => Array.from({ length: weight }, () => edit));

export const PEACEFUL = repeated(UNCONTESTED);
const ALL = repeated([...UNCONTESTED, ...CONTESTED]);

/** Edits the program at random. @returns a readable description */
export function edit(author: ProgramAuthor, count: number, edits: readonly Edit[] = ALL): string[] {
  const done: string[] = [];
  for (let tries = 0; done.length < count && tries < 20 && author.program.length > 0; tries += 1) {
    const told = author.random.pick(edits)(author);
    if (told) done.push(told);
  }
  return done;
}
