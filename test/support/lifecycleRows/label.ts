import { type ChangeRow, change, type DriftRow, drift } from "./row";

/** Every input of a label. */
export const LABEL_CHANGES: ChangeRow[] = [
  change("Label", "name", { name: "l1" }, { name: "l2" }, "update", "name"),
  change(
    "Label",
    "property",
    { properties: { color: "a" } },
    { properties: { color: "b" } },
    "update",
    "properties.color",
  ),
  change(
    "Label",
    "property-added",
    { properties: { color: "a" } },
    { properties: { color: "a", note: "n" } },
    "update",
    "properties.note",
  ),
  change(
    "Label",
    "property-removed",
    { properties: { color: "a", note: "n" } },
    { properties: { color: "a" } },
    "update",
    "properties.note",
  ),
  change("Label", "adopt", {}, { adopt: true }, "update", "adopt"),
];

/** What somebody else can do to a label. */
export const LABEL_DRIFTS: DriftRow[] = [
  drift(
    "Label",
    "name",
    { name: "d1" },
    ["PATCH", "/labels/$id", { name: "d2" }],
    "update",
    "name",
  ),
  drift(
    "Label",
    "property",
    { properties: { color: "a" } },
    ["PATCH", "/labels/$id", { properties: { color: "b" } }],
    "update",
    "properties.color",
  ),
  drift(
    "Label",
    "property-added",
    { properties: { color: "a" } },
    ["PATCH", "/labels/$id", { properties: { note: "n" } }],
    "update",
    "properties.note",
  ),
  drift(
    "Label",
    "property-removed",
    { properties: { color: "a" } },
    ["PATCH", "/labels/$id", { properties: { color: "" } }],
    "update",
    "properties.color",
  ),
  drift("Label", "undeclared", {}, ["PATCH", "/labels/$id", { properties: { note: "n" } }]),
  drift("Label", "gone", {}, ["DELETE", "/labels/$id"], "create"),
];
