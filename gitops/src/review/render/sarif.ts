import { createHash } from "node:crypto";
import type { Log, PhysicalLocation, ReportingDescriptor, Result, Run } from "sarif";
import { formatJson } from "../../output/formatJson";
import type { Finding, Severity } from "../finding";
import type { Review } from "../review";
import { CATALOG } from "../rules/catalog";
import { toOneLine } from "./escape";
import { fileOf, lineOf } from "./phrases";
import type { Renderer, RenderOptions } from "./renderer";

type Level = "error" | "warning" | "note";

const LEVELS: Record<Severity, Level> = {
  destructive: "error",
  breaking: "warning",
  notice: "note",
};

/** The location of findings without a position in the program: GitHub requires one for every result. */
const PROJECT = "Pulumi.yaml";

/** SARIF 2.1.0, for code scanning. */
export const renderSarif: Renderer = (review, options) => {
  const log: Log = {
    $schema: "https://json.schemastore.org/sarif-2.1.0.json",
    version: "2.1.0",
    runs: [runOf(review, options)],
  };
  return formatJson(log);
};

function runOf(review: Review, options: RenderOptions): Run {
  const notify = (level: Level) => (text: string) => ({
    level,
    message: { text: toOneLine(text) },
  });
  const notifications = [
    ...review.errors.map(notify("error")),
    ...review.notes.map(notify("note")),
  ];
  return {
    tool: {
      driver: {
        name: "influxdb-gitops review",
        version: options.version,
        rules: CATALOG.map(ruleOf),
      },
    },
    automationDetails: {
      id: `influxdb-gitops/review/${toOneLine(options.marker || (review.stack ?? ""))}`,
    },
    invocations: [
      {
        executionSuccessful: review.verdict !== "failed",
        toolExecutionNotifications: notifications,
      },
    ],
    columnKind: "utf16CodeUnits",
    results: review.findings.map((finding) => resultOf(finding, options)),
  };
}

function ruleOf({ id, title, why, severity }: (typeof CATALOG)[number]): ReportingDescriptor {
  return {
    id,
    name: title.replace(/[^a-z]+(.)?/gi, (_, next = "") => next.toUpperCase()),
    shortDescription: { text: title },
    fullDescription: { text: why },
    help: { text: `${title}: ${why} See ${id} in docs/rules.md of influxdb-gitops.` },
    defaultConfiguration: { level: LEVELS[severity] },
  };
}

function resultOf(finding: Finding, { folder }: RenderOptions): Result {
  const { rule, severity, urn, property, waived, goesWith } = finding;
  const more = goesWith.length > 0 ? ` Also deleted: ${goesWith.join(", ")}.` : "";
  return {
    ruleId: rule,
    ruleIndex: CATALOG.findIndex(({ id }) => id === rule),
    level: LEVELS[severity],
    // In SARIF, [text](link) is a link.
    message: { text: toOneLine(lineOf(finding) + more).replace(/[[\]\\]/g, "\\$&") },
    locations: [
      {
        physicalLocation: physicalLocation(finding, folder),
        logicalLocations: [{ fullyQualifiedName: urn, kind: "resource" }],
      },
    ],
    // The same finding in another run is the same alert, even if the line has moved.
    partialFingerprints: {
      "influxdbGitopsReview/v1": hash([rule, urn, property, finding.old?.text, finding.new?.text]),
    },
    suppressions: waived ? [{ kind: "external", justification: toOneLine(waived.reason) }] : [],
  };
}

function physicalLocation(finding: Finding, folder: string): PhysicalLocation {
  const { position } = finding;
  const file = fileOf(finding, folder);
  const uri = (file ?? folder + PROJECT).split("/").map(encodeURIComponent).join("/");
  if (file === undefined || !position?.line) return { artifactLocation: { uri } };
  const { line, column } = position;
  return {
    artifactLocation: { uri },
    region: { startLine: line, ...(column ? { startColumn: column } : {}) },
  };
}

function hash(parts: unknown[]): string {
  return createHash("sha256").update(JSON.stringify(parts)).digest("hex").slice(0, 32);
}
