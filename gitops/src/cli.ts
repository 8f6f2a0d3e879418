import { Command } from "commander";
import { escapeControlCharacters, InfluxError } from "pulumi-influxdb-serverless/rules";
import { CommandError } from "./commandError";
import { doctorCommand } from "./doctor/command";
import { driftCommand } from "./drift/command";
import { exportCommand } from "./export/command";
import { importCommand } from "./import/command";
import { withoutWorkflowCommands } from "./output/escapeMarkdown";
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
  .addCommand(doctorCommand)
  .hook("preAction", (_, command) => requireValues(command));

/**
 * An unset variable in a script must not silently mean the default, such as the selected stack. An empty pattern matches
 * an object without a name.
 */
function requireValues(command: Command): void {
  for (const option of command.options.filter(({ flags }) => !flags.includes("<glob>"))) {
    const value: unknown = command.opts()[option.attributeName()];
    if ([value].flat().includes("")) command.error(`error: option '${option.flags}' is empty`);
  }
}

// A reader that stops after the first lines, as `head` does (EPIPE), or a closed terminal (EIO) isn't a failure.
for (const stream of [process.stdout, process.stderr]) {
  stream.on("error", ({ code, message }: NodeJS.ErrnoException) => {
    if (code === "EPIPE" || (code === "EIO" && stream.isTTY)) return;
    if (stream === process.stdout)
      process.stderr.write(`influxdb-gitops: the output could not be written: ${message}\n`);
    // What the command does, such as a write to the state, isn't interrupted.
    process.once("exit", () => {
      process.exitCode = 1;
    });
  });
}

void program.parseAsync().catch((error: Error) => {
  // An unexpected error is a bug: its stack helps to fix it.
  const isForeseen = error instanceof CommandError || error instanceof InfluxError;
  const lines = String(isForeseen ? error.message : error.stack).split("\n");
  const text = withoutWorkflowCommands(lines.map(escapeControlCharacters).join("\n"));
  process.stderr.write(`influxdb-gitops: ${text}\n`);
  process.exitCode = 1;
});
