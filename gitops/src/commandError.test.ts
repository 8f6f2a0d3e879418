import { registerSecret } from "pulumi-influxdb-serverless/rules";
import { expect, it } from "vitest";
import { CommandError } from "./commandError";
import { PreviewError } from "./review/preview/previewError";

it("command errors never show a known secret", () => {
  registerSecret("canary-token");
  const error = new CommandError('"pulumi up" exited with code 1. denied: canary-token');
  expect(`${error.message} ${error.stack}`).not.toContain("canary");
  expect(error.message).toContain("denied: [redacted]");
  expect(new PreviewError("x", ["denied: canary-token"]).said).toEqual(["denied: [redacted]"]);
});
