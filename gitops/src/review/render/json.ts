import type { Finding } from "../finding";
import { textOf } from "../waivers/applyWaivers";
import type { Renderer } from "./renderer";

/** For other programs; `review.schema.json` tells its form. */
export const renderJson: Renderer = (review) => {
  const { findings, waivers, others, stack, ...rest } = review;
  const document = {
    ...rest,
    stack: stack ?? null,
    findings: findings.map(findingJson),
    notReviewed: others,
    waivers: waivers.map(({ waiver, state }) => ({ ...waiver, state })),
  };
  return `${visible(JSON.stringify(document, undefined, 2))}\n`;
};

function findingJson(finding: Finding) {
  const { rule, severity, urn, kind, name, id, property, message, goesWith } = finding;
  const { position, waived } = finding;
  return {
    rule,
    severity,
    urn,
    property,
    old: textOf(finding.old),
    new: textOf(finding.new),
    message: `${name}: ${message}`,
    // Whether both values are known: a preview may hide one, or not know it yet.
    certain: finding.old?.certain !== false && finding.new?.certain !== false,
    kind,
    name,
    id: id ?? null,
    goesWith,
    position: position
      ? { ...position, line: position.line ?? null, column: position.column ?? null }
      : null,
    waived: waived ?? null,
  };
}

/** JSON leaves some characters as they are that a terminal obeys, or that are not seen. */
function visible(json: string): string {
  return json.replace(/[\u007f-\u009f\p{Cf}\p{Zl}\p{Zp}]/gu, (character) =>
    Array.from({ length: character.length }, (_, index) =>
      escaped(character.charCodeAt(index)),
    ).join(""),
  );
}

function escaped(code: number): string {
  return `\\u${code.toString(16).padStart(4, "0")}`;
}
