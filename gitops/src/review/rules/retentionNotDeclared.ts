import { DEFAULT_SECONDS, formatRetention } from "pulumi-influxdb-serverless/rules";
import type { DeclarationRule } from "./rule";

const DEFAULT = formatRetention(DEFAULT_SECONDS);

export const retentionNotDeclared: DeclarationRule = {
  id: "RET202",
  severity: "notice",
  title: "retention not declared",
  why: "A new bucket gets the default of 30 days, and older points are deleted.",
  examine(change) {
    const isBorn = change.action === "create" || change.action === "replace";
    if (change.kind !== "bucket" || !isBorn) return [];
    return this.examineInputs(change.after?.inputs ?? {});
  },
  examineInputs({ retentionRules, adopt }) {
    // An adopted bucket keeps its current retention.
    if (retentionRules !== undefined || adopt === true) return [];
    return [
      {
        property: "retentionRules",
        old: null,
        new: { text: DEFAULT, certain: true },
        message: `declares no retention — a new bucket gets ${DEFAULT}; declare the retention that you want`,
      },
    ];
  },
};
