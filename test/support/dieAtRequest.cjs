// Loaded into every Node.js process of a Pulumi command (NODE_OPTIONS): the provider process kills itself, hard, at
// the request number in DIES_AT. That request has already been sent, so the server may or may not carry it out.
const { subscribe } = require("node:diagnostics_channel");

const isProvider = process.argv.some((text) => text.includes("dynamic-provider"));
let left = Number(process.env.DIES_AT);

if (isProvider && left > 0) {
  subscribe("undici:client:sendHeaders", () => {
    left -= 1;
    if (left === 0) setImmediate(() => process.kill(process.pid, "SIGKILL"));
  });
}
