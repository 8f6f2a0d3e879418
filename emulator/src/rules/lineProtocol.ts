import { ApiProblem } from "../http/problem";

/** One line of line protocol: a point without its values. */
export interface Line {
  measurement: string;
  /** Measurement and tags as written in the line. Together with the time, they identify the point. */
  series: string;
  /** Field types by field name. */
  fields: Map<string, FieldType>;
  /** In nanoseconds since 1970. */
  time: bigint;
}

export type FieldType = "float" | "integer" | "unsigned" | "string" | "boolean";

const PRECISIONS: Readonly<Record<string, bigint>> = {
  ns: 1n,
  us: 1_000n,
  ms: 1_000_000n,
  s: 1_000_000_000n,
};

/** An escaped character, or one that doesn't end a name. */
const KEY = String.raw`(?:\\[\s\S]|[^\\, =\n])+`;
const MEASUREMENT = String.raw`(?:\\[\s\S]|[^\\, \n])+`;
const VALUE = String.raw`(?:"(?:\\[\s\S]|[^"\\])*"|[^", \n]+)`;
const LINE = new RegExp(
  `(${MEASUREMENT})((?:,${KEY}=${KEY})*) +(${KEY}=${VALUE}(?:,${KEY}=${VALUE})*)(?: +(-?\\d+))?[ \\r]*(?:\\n|$)`,
  "y",
);
const FIELD = new RegExp(`(${KEY})=(${VALUE})`, "g");

const VALUES: readonly [FieldType, RegExp][] = [
  ["string", /^"/],
  ["boolean", /^(?:t|true|f|false)$/i],
  ["integer", /^-?\d+i$/],
  ["unsigned", /^\d+u$/],
  ["float", /^[-+]?(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?$/i],
];

/**
 * Reads line protocol.
 * @param now the time of lines without one, in nanoseconds since 1970
 * @throws ApiProblem for an unknown precision or an invalid line. In that case, no line is accepted
 */
export function parseLines(text: string, precision: string, now: bigint): Line[] {
  const unit = PRECISIONS[precision];
  if (unit === undefined) {
    throw new ApiProblem(
      "invalid",
      "invalid precision; valid precision units are ns, us, ms, and s",
    );
  }
  const lines: Line[] = [];
  let at = 0;
  while (at < text.length) {
    const [blank] = /^(?:\s|#[^\n]*(?:\n|$))+/.exec(text.slice(at, at + 10_000)) ?? [];
    if (blank) {
      at += blank.length;
      continue;
    }
    LINE.lastIndex = at;
    const [whole, measurement = "", tags = "", fields = "", time] = LINE.exec(text) ?? [];
    if (whole === undefined) throw unparsable(text.slice(at));
    lines.push({
      measurement: unescapeName(measurement),
      series: measurement + tags,
      fields: fieldsOf(fields),
      time: time === undefined ? now : BigInt(time) * unit,
    });
    at += whole.length;
  }
  return lines;
}

function fieldsOf(text: string): Map<string, FieldType> {
  const found = [...text.matchAll(FIELD)].map(([field, name = "", value = ""]) => {
    const [type] = VALUES.find(([, form]) => form.test(value)) ?? [];
    if (!type) throw unparsable(field);
    return [unescapeName(name), type] as const;
  });
  return new Map(found);
}

/** A backslash before any other character is part of the name. */
function unescapeName(name: string): string {
  return name.replace(/\\([, =])/g, "$1");
}

function unparsable(text: string): ApiProblem {
  const [line = ""] = text.split("\n");
  return new ApiProblem(
    "invalid",
    `unable to parse '${line.slice(0, 200)}': invalid line protocol`,
  );
}
