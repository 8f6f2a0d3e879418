import pc from "picocolors";

/**
 * Colours for the standard output: on a terminal only, or where FORCE_COLOR asks for them. The library alone would also
 * colour what a CI job writes into files and comments.
 */
export const colors = pc.createColors(
  pc.isColorSupported && (process.stdout.isTTY === true || Boolean(process.env.FORCE_COLOR)),
);
