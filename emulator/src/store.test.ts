import { describe, expect, it } from "vitest";
import type { Label } from "./model";
import { Store } from "./store";

const ORG = "0000000000000001";
const label = (id: string, name: string): Label => ({ id, orgID: ORG, name, properties: {} });

describe("labels", () => {
  it("are found without regard to case, under their present name only", () => {
    const store = new Store();
    const team = label("a", "Team");
    store.addLabel(team);
    expect(store.labelByName(ORG, "tEAM")).toBe(team);
    store.renameLabel(team, "TEAM");
    expect(store.labelByName(ORG, "team")).toMatchObject({ name: "TEAM" });
    store.renameLabel(team, "crew");
    expect(store.labelByName(ORG, "team")).toBeUndefined();
    expect(store.labelsOf(ORG)).toEqual([{ ...team, name: "crew" }]);
    store.removeLabel(team);
    expect([store.labels.size, store.labelsOf(ORG)]).toEqual([0, []]);
  });

  it("of another organisation are others", () => {
    const store = new Store();
    store.addLabel(label("a", "team"));
    expect(store.labelByName("0000000000000002", "team")).toBeUndefined();
  });
});

describe("changes", () => {
  it("are told to whoever asked", () => {
    const store = new Store();
    const told: number[] = [];
    store.onChange(() => told.push(1));
    store.onChange(() => told.push(2));
    store.changed();
    expect(told).toEqual([1, 2]);
  });
});
