import { describe, expect, it } from "vitest";
import { parseConfig } from "./readConfig";

describe("parseConfig", () => {
  it("returns values by full key, and which ones are secret", () => {
    const json = JSON.stringify({
      "influxdb:url": { value: "https://eu.example", secret: false },
      "influxdb:token": { value: "t", secret: true },
      "shop:buckets": { value: '["a"]', objectValue: ["a"], secret: false },
      "shop:list": { objectValue: [1] },
      "shop:nothing": null,
    });
    expect(Object.fromEntries(parseConfig(json))).toEqual({
      "influxdb:url": { value: "https://eu.example", secret: false },
      "influxdb:token": { value: "t", secret: true },
      "shop:buckets": { value: '["a"]', secret: false },
    });
  });

  it.each(['{"influxdb:token": "canary', "canary", "null"])(
    "rejects anything but the configuration without quoting it: %s",
    (json) => {
      expect(() => parseConfig(json)).toThrow(/as JSON/);
      expect(() => parseConfig(json)).not.toThrow(/canary/);
    },
  );
});
