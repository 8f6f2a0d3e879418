import { dataJson } from "../../data/bucketData";
import { formatJson } from "../../output/formatJson";
import { messageOf } from "../evidence";
import type { Finding } from "../finding";
import { textOf } from "../waivers/applyWaivers";
import type { Renderer } from "./renderer";

/** For other programs; `review.schema.json` defines its format. */
export const renderJson: Renderer = (review) => {
  const { findings, waivers, others, stack, ...rest } = review;
  const document = {
    ...rest,
    stack: stack ?? null,
    findings: findings.map(findingJson),
    notReviewed: others,
    waivers: waivers.map(({ waiver, state }) => ({ ...waiver, state })),
  };
  return formatJson(document);
};

function findingJson(finding: Finding) {
  const { rule, severity, urn, kind, name, id, property, goesWith } = finding;
  const { position, waived } = finding;
  return {
    rule,
    severity,
    urn,
    property,
    old: textOf(finding.old),
    new: textOf(finding.new),
    message: `${name}: ${messageOf(finding)}`,
    // Whether both values are known: a preview may hide one, or not know it yet.
    certain: finding.old?.certain !== false && finding.new?.certain !== false,
    kind,
    name,
    id: id ?? null,
    goesWith,
    data: finding.data ? dataJson(finding.data) : null,
    position: position
      ? { ...position, line: position.line ?? null, column: position.column ?? null }
      : null,
    waived: waived ?? null,
  };
}
