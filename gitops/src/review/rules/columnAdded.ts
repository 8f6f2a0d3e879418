import { truncate } from "../../output/describeValue";
import { tellValue } from "../values";
import { columnLists, columnValue } from "./columnChanges";
import type { Rule } from "./rule";

export const columnAdded: Rule = {
  id: "SCH301",
  severity: "notice",
  title: "column added",
  why: "A column can never be removed or changed: check its name and type now.",
  examine(change) {
    const lists = columnLists(change);
    if (!lists) return [];
    const there = new Set([...lists.before, ...lists.live].map(({ name }) => name));
    return lists.after.flatMap((column) => {
      if (column.name !== undefined && there.has(column.name)) return [];
      const now = columnValue(column);
      const name = column.name ?? "(unknown)";
      return [
        {
          property: `columns "${name}"`,
          old: null,
          new: column.name === undefined && now ? { ...now, certain: false } : now,
          message: `column "${truncate(name)}" added (${tellValue(now)}) — it can never be removed`,
        },
      ];
    });
  },
};
