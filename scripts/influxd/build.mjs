import { chmod, mkdir, mkdtemp, rename, rm, writeFile } from "node:fs/promises";
import { delimiter, dirname, join } from "node:path";
import { run, stopOnSignals, wasInterrupted } from "../childProcess.mjs";
import { findCommand } from "../engine/places.mjs";
import { compile } from "../engine/progress.mjs";
import { cachedInfluxd, findInfluxd, INFLUXD_VERSION } from "./places.mjs";

/*
 * Builds InfluxDB OSS from its published Go module, once for this user, for the conformance suite:
 * `node scripts/influxd/build.mjs`. Does nothing if an influxd is found.
 */
const MODULE = "github.com/influxdata/influxdb/v2";
const PKG_CONFIG = "github.com/influxdata/pkg-config@v0.2.7";

/** @param {string} message */
const say = (message) => process.stderr.write(`${message}\n`);

stopOnSignals();
process.exitCode = await main().catch((error) => {
  say(wasInterrupted() ? "interrupted" : error.message);
  return 1;
});

async function main() {
  const found = findInfluxd();
  if (found) {
    say(`An influxd already exists: ${found}`);
    return 0;
  }
  const tools = requireTools();
  const final = cachedInfluxd();
  await mkdir(dirname(final), { recursive: true });
  const staging = await mkdtemp(join(dirname(final), ".building-"));
  try {
    say(
      `Building InfluxDB ${INFLUXD_VERSION} from its published module: 5 to 15 minutes, once ...`,
    );
    const built = await build(tools, staging);
    // Renamed at the end, so that the program is never incomplete.
    await rename(built, final);
  } finally {
    await rm(staging, { recursive: true, force: true });
  }
  say(`influxd ${INFLUXD_VERSION} is in ${final}`);
  return 0;
}

/** Finds the required toolchains. @throws Error that names all missing ones */
function requireTools() {
  const go = findCommand("go");
  const missing = [
    go ? undefined : "Go 1.24 or later (go)",
    findCommand("cargo") ? undefined : "Rust (cargo), for the query language that is part of it",
    findCommand("cc") ? undefined : "a C compiler (cc)",
    process.platform === "win32"
      ? "a Unix system: on Windows use the image influxdb:2.7"
      : undefined,
  ].filter(Boolean);
  if (!go || missing.length > 0) {
    throw new Error(`influxd cannot be built here, missing:\n  - ${missing.join("\n  - ")}`);
  }
  return { go };
}

/**
 * @param {{ go: string }} tools
 * @param {string} staging an empty folder
 * @returns {Promise<string>} the program
 */
async function build({ go }, staging) {
  const bin = join(staging, "bin");
  await mkdir(bin);
  /** @type {NodeJS.ProcessEnv} */
  const env = {
    ...process.env,
    ...(await newestRust()),
    GOBIN: bin,
    GOWORK: "off",
    GOFLAGS: "-buildvcs=false",
    CGO_ENABLED: "1",
  };
  // InfluxDB's own pkg-config, which builds the Rust part when the Go part asks for its location.
  await compile("pkg-config", go, ["install", PKG_CONFIG], { cwd: staging, env });
  const wrapper = join(bin, "rustc-wrapper");
  // Later compilers warn about that code, and its build treats warnings as errors.
  await writeFile(wrapper, '#!/bin/sh\nexec "$@" --cap-lints allow\n');
  await chmod(wrapper, 0o755);
  // A module that requires the published one: `go install` refuses modules with replace directives.
  const goMod = `module build\n\ngo 1.23\n\nrequire ${MODULE} v${INFLUXD_VERSION}\n`;
  await writeFile(join(staging, "go.mod"), goMod);
  const output = join(staging, "influxd");
  const flags = ["-v", "-mod=mod", "-tags", "sqlite_foreign_keys,sqlite_json"];
  const ldflags = `-s -w -X main.version=v${INFLUXD_VERSION}`;
  await compile(
    `influxd ${INFLUXD_VERSION}`,
    go,
    ["build", ...flags, "-ldflags", ldflags, "-o", output, `${MODULE}/cmd/influxd`],
    {
      cwd: staging,
      env: { ...env, RUSTC_WRAPPER: wrapper, PATH: [bin, env.PATH].join(delimiter) },
    },
  );
  return output;
}

/** The Rust part asks rustup for an old toolchain, but the current one works too. */
async function newestRust() {
  const rustup = findCommand("rustup");
  if (!rustup || process.env.RUSTUP_TOOLCHAIN) return {};
  let output = "";
  await run(rustup, ["show", "active-toolchain"], {
    stdio: ["ignore", "pipe", "ignore"],
    onOutput: (text) => {
      output += text;
    },
  });
  const [toolchain] = output.split(/\s/);
  return toolchain ? { RUSTUP_TOOLCHAIN: toolchain } : {};
}
