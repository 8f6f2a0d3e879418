#!/usr/bin/env node
const { existsSync } = require("node:fs");
const { join } = require("node:path");

const PROVIDER = "pulumi-influxdb-serverless";

// This file exists before the build, because npm doesn't link a command whose file is missing.
const cli = join(__dirname, "..", "dist", "cli.js");
if (existsSync(cli)) {
  start();
} else {
  fail("influxdb-gitops is not built yet: run npm run build in the root of the repository.");
}

function start() {
  try {
    require(cli);
  } catch (error) {
    if (!isProviderMissing(error)) throw error;
    const { [PROVIDER]: version } = require("../package.json").dependencies;
    fail(
      `influxdb-gitops: the package ${PROVIDER} is missing: where influxdb-gitops is installed, run npm install ` +
        `${PROVIDER}@${version}, or install the file ${PROVIDER}-${version}.tgz that "npm pack --workspace provider" creates in the repository.`,
    );
  }
}

function isProviderMissing({ code, message }) {
  return code === "MODULE_NOT_FOUND" && message.startsWith(`Cannot find module '${PROVIDER}/`);
}

function fail(message) {
  console.error(message);
  process.exitCode = 1;
}
