import { parseArgs } from "node:util";

export const USAGE = `npm run bench [-- OPTIONS]

Measures up, preview, refresh, preview --refresh and destroy on the real Pulumi engine, against an emulator of
the API, beside a dynamic provider that does nothing. Ends with 1 when a promise is not kept.

  --sizes 100,300    how many buckets (100,300,1000)
  --latency 0,80     what the server takes for every answer, in ms (0,80)
  --repeat N         how often a size is measured; the median counts (1)
  --only NAME,...    of: buckets, few, mixed (four kinds), start-up, large (all but large)
  --large            also refreshes of 1,000 and 10,000 buckets
  --env NAME=VALUE   a variable for the engine, to see what it does; may stand several times
  --json FILE        writes an array of {name, metric, size, latencyMs, value, unit, floor, ratio, bound}
  --help             this text
`;

const SCENARIOS = ["start-up", "buckets", "few", "mixed", "large"];

/**
 * @param {string[]} args
 * @throws Error that says what is wrong with them
 */
export function readOptions(args) {
  const { values } = parseArgs({
    args,
    options: {
      sizes: { type: "string", default: "100,300,1000" },
      latency: { type: "string", default: "0,80" },
      repeat: { type: "string", default: "1" },
      only: { type: "string" },
      large: { type: "boolean", default: false },
      env: { type: "string", multiple: true, default: [] },
      json: { type: "string" },
      help: { type: "boolean", default: false },
    },
  });
  const usual = SCENARIOS.filter((name) => name !== "large" || values.large);
  const scenarios = values.only?.split(",") ?? usual;
  const unknown = scenarios.find((name) => !SCENARIOS.includes(name));
  if (unknown !== undefined) throw new Error(`there is no scenario "${unknown}"`);
  const [repeat = 1] = numbers("repeat", values.repeat, 1);
  return {
    sizes: numbers("sizes", values.sizes, 1),
    latencies: numbers("latency", values.latency, 0),
    repeat,
    scenarios,
    variables: variables(values.env),
    json: values.json,
    help: values.help,
  };
}

/** @param {string[]} texts */
function variables(texts) {
  const pairs = texts.map((text) => /^(\w+)=(.*)$/s.exec(text)?.slice(1));
  if (pairs.includes(undefined)) throw new Error("--env takes NAME=VALUE");
  return Object.fromEntries(pairs.filter((pair) => pair !== undefined));
}

/** @param {string} option @param {string} text @param {number} least */
function numbers(option, text, least) {
  const values = text.split(",").map((part) => (/^\d+$/.test(part.trim()) ? Number(part) : -1));
  if (values.some((value) => value < least)) {
    throw new Error(
      `--${option} takes whole numbers from ${least}, such as 100,300; not "${text}"`,
    );
  }
  return values.sort((a, b) => a - b);
}
