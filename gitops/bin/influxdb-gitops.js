#!/usr/bin/env node
const { existsSync } = require("node:fs");
const { join } = require("node:path");

// This file is there before the build, since npm links no command whose file is missing.
const cli = join(__dirname, "..", "dist", "cli.js");
if (existsSync(cli)) {
  require(cli);
} else {
  console.error(
    "influxdb-gitops is not built yet: run npm run build in the root of the repository.",
  );
  process.exitCode = 1;
}
