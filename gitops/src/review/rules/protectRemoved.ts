import type { Rule } from "./rule";

export const protectRemoved: Rule = {
  id: "BKT203",
  severity: "breaking",
  title: "protect removed",
  why: "The next change can delete the bucket; until now, the engine refused to.",
  examine({ kind, before, after }) {
    if (kind !== "bucket" || !before?.protect || !after || after.protect) return [];
    return [
      {
        property: "protect",
        old: { text: "true", certain: true },
        new: { text: "false", certain: true },
        message: "protect removed — the bucket can now be deleted or replaced",
      },
    ];
  },
};
