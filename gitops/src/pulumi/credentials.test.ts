import { redact } from "pulumi-influxdb-serverless/rules";
import { expect, it } from "vitest";
import { registerSecretsOf, withoutCredentials } from "./credentials";

it.each([
  ["unable to open postgres://admin:canary@db:5432/x: no", "postgres://[redacted]@db:5432/x: no"],
  ["postgres://admin:can@ary@db/x", "postgres://[redacted]@db/x"],
  ["postgres://admin:can'ary@db/x", "postgres://[redacted]@db/x"],
  ["s3://c?access_key_id=canary", "s3://c?access_key_id=[redacted]"],
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

it.each([
  "postgres://admin:hush%27ed-value@db/x",
  "postgres:admin:hush'ed-value@db/x",
  "s3://c?region=eu-west-1&pwd=hush%27ed-value",
])("messages show no part of the backend's credentials, in any form: %s", (url) => {
  registerSecretsOf(url);
  expect(redact("failed: hush'ed-value and hush%27ed-value in eu-west-1")).toBe(
    "failed: [redacted] and [redacted] in eu-west-1",
  );
});

it("messages may be long", () => {
  for (const text of ["a".repeat(200_000), "a://".repeat(50_000), "?a".repeat(100_000)])
    expect(withoutCredentials(text)).toBe(text);
});
