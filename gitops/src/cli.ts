import { Command } from "commander";
import { escapeControlCharacters, InfluxError } from "pulumi-influxdb-serverless/rules";
import { CommandError } from "./commandError";
import { doctorCommand } from "./doctor/command";
import { driftCommand } from "./drift/command";
import { exportCommand } from "./export/command";
import { importCommand } from "./import/command";
import { reviewCommand } from "./review/command";
import { version } from "./version";

const program = new Command("influxdb-gitops")
  .description(
    "Reviews, checks, exports and imports InfluxDB Cloud Serverless buckets that are managed as code.",
  )
  .version(version)
  .addHelpText(
    "after",
    "\nExit codes: 0 success, 1 the command failed or found something broken, 2 review findings, 3 drift.",
  )
  .addCommand(driftCommand)
  .addCommand(exportCommand)
  .addCommand(importCommand)
  .addCommand(reviewCommand)
  .addCommand(doctorCommand);

// A reader that stops after the first lines, as `head` does (EPIPE), or a closed terminal (EIO) isn't a failure.
for (const stream of [process.stdout, process.stderr]) {
  stream.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code !== "EPIPE" && error.code !== "EIO") throw error;
  });
}

void program.parseAsync().catch((error: Error) => {
  // An unexpected error is a bug: its stack helps to fix it.
  const isForeseen = error instanceof CommandError || error instanceof InfluxError;
  const lines = String(isForeseen ? error.message : error.stack).split("\n");
  process.stderr.write(`influxdb-gitops: ${lines.map(escapeControlCharacters).join("\n")}\n`);
  process.exitCode = 1;
});
