import { expect, it } from "vitest";
import { withoutCredentials } from "./runPulumi";

it.each([
  ["unable to open postgres://admin:canary@db:5432/x: no", "postgres://[redacted]@db:5432/x: no"],
  ["postgres://admin:can@ary@db/x", "postgres://[redacted]@db/x"],
  ["blob://c?storage_account=a&sig=canary: no", "blob://c?storage_account=a&sig=[redacted] no"],
  [
    "s3://c?version=2&secret_key=canary&region=eu",
    "s3://c?version=2&secret_key=[redacted]&region=eu",
  ],
  ["https://api.pulumi.com/acme?key=value", "https://api.pulumi.com/acme?key=[redacted]"],
  [
    "see https://example.com/a@b and mail a@b.example",
    "see https://example.com/a@b and mail a@b.example",
  ],
])("messages show no password of the backend: %s", (text, shown) => {
  expect(withoutCredentials(text)).toContain(shown);
  expect(withoutCredentials(text)).not.toContain("canary");
});
