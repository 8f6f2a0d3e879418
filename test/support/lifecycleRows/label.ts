import { type ChangeRow, changesOf, type DriftRow, driftsOf } from "./row";

const colored = (color: string, more: object = {}) => ({ properties: { color, ...more } });
const note = { note: "n" };
const path = "/labels/$id";

/** Every input of a label. */
export const LABEL_CHANGES: ChangeRow[] = changesOf("Label", "update", {
  name: [{ name: "l1" }, { name: "l2" }],
  property: [colored("a"), colored("b"), "properties.color"],
  "property-added": [colored("a"), colored("a", note), "properties.note"],
  "property-removed": [colored("a", note), colored("a"), "properties.note"],
  adopt: [{}, { adopt: true }],
});

/** What somebody else can do to a label. */
export const LABEL_DRIFTS: DriftRow[] = [
  ...driftsOf("Label", "update", path, {
    name: [{ name: "d1" }, { name: "d2" }],
    property: [colored("a"), colored("b"), "properties.color"],
    "property-added": [colored("a"), { properties: note }, "properties.note"],
    "property-removed": [colored("a"), colored(""), "properties.color"],
  }),
  ...driftsOf("Label", "same", path, { undeclared: [{}, { properties: note }] }),
  ...driftsOf("Label", "create", path, { gone: [{}] }),
];
