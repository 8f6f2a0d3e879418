import { describe, expect, it } from "vitest";
import { ConfigurationError } from "../api/errors";
import type { Profile } from "./profile";
import { resolveConnection } from "./settings";

type Values = Record<string, string>;

const URL = "https://eu-central-1-1.aws.cloud2.influxdata.com";
const ID = "0123456789abcdef";
const profile: Profile = {
  name: "onprem",
  url: "http://localhost:8086",
  token: "profile-token",
  org: "acme",
};

const resolve = (config: Values = {}, env: Values = {}, active?: Profile) =>
  resolveConnection({ config: (key) => config[`${key}`], env, profile: () => active });

const full = { "influxdb:url": URL, "influxdb:token": "config-token", "influxdb:org": "acme" };
const shell = {
  INFLUX_HOST: "http://elsewhere:8086",
  INFLUX_TOKEN: "env-token",
  INFLUX_ORG: "other",
};

describe("resolveConnection", () => {
  it("prefers the configuration to a shell that was set up for another server", () => {
    expect(resolve(full, shell, profile)).toEqual({
      url: URL,
      token: "config-token",
      org: { name: "acme" },
      traceSpan: undefined,
      maxInFlight: undefined,
    });
  });

  it("falls back to the variables of the influx command, then to its profile", () => {
    expect(resolve({}, shell, profile)).toMatchObject({
      url: "http://elsewhere:8086",
      token: "env-token",
    });
    expect(resolve({}, {}, profile)).toMatchObject({
      url: "http://localhost:8086",
      token: "profile-token",
      org: { name: "acme" },
    });
  });

  it("uses the profile's token and organization only with the profile's own URL", () => {
    expect(() => resolve({ "influxdb:url": URL }, {}, profile)).toThrow(/the token is not set/);
    expect(resolve({ "influxdb:url": URL }, { INFLUX_TOKEN: "t" }, profile).org).toBeUndefined();
    expect(resolve({ "influxdb:url": "http://localhost:8086/" }, {}, profile).token).toBe(
      "profile-token",
    );
  });

  it("does not read the profile if nothing is missing", () => {
    const asked = () => {
      throw new Error("asked");
    };
    expect(
      resolveConnection({ config: (key) => (full as Values)[key], env: {}, profile: asked }).url,
    ).toBe(URL);
  });

  it("reads the token from the variable in tokenEnv", () => {
    const config = { "influxdb:url": URL, "influxdb:tokenEnv": "EU_TOKEN" };
    expect(resolve(config, { EU_TOKEN: "eu", INFLUX_TOKEN: "other" }).token).toBe("eu");
    expect(() => resolve(config, { INFLUX_TOKEN: "other" })).toThrow(/names the variable EU_TOKEN/);
    expect(() => resolve({ ...config, "influxdb:token": "x" })).toThrow(/both set/);
    const mistaken = () => resolve({ ...config, "influxdb:tokenEnv": "s3cret==" });
    expect(mistaken).toThrow(/must be the name of an environment variable/);
    expect(mistaken).not.toThrow(/s3cret/);
  });

  it("takes the organization by name or by ID, but not both", () => {
    const rest = { "influxdb:url": URL, "influxdb:token": "t" };
    expect(resolve({ ...rest, "influxdb:orgId": ID.toUpperCase() }).org).toEqual({ id: ID });
    expect(resolve(rest, { INFLUX_ORG_ID: `${ID}\n` }).org).toEqual({ id: ID });
    expect(resolve({ ...rest, "influxdb:orgId": ID }, { INFLUX_ORG: "other" }).org).toEqual({
      id: ID,
    });
    expect(() => resolve({ ...rest, "influxdb:orgId": "acme" })).toThrow(
      /To use a name, set influxdb:org instead/,
    );
    expect(() => resolve({ ...rest, "influxdb:orgId": ID, "influxdb:org": "a" })).toThrow(
      /both set/,
    );
    expect(() => resolve(rest, { INFLUX_ORG: "a", INFLUX_ORG_ID: ID })).toThrow(
      /INFLUX_ORG and INFLUX_ORG_ID/,
    );
  });

  it.each([
    [{}, {}, ["influxdb:url", "INFLUX_HOST", "~/.influxdbv2/configs"]],
    [
      { "influxdb:url": URL },
      {},
      ["influxdb:token", "influxdb:tokenEnv", "INFLUX_TOKEN", "configs"],
    ],
    [{ "influxdb:url": " " }, { INFLUX_HOST: "" }, ["influxdb:url"]],
  ] as [Values, Values, string[]][])("names all sources for %j", (config, env, places) => {
    expect(() => resolve(config, env)).toThrow(ConfigurationError);
    for (const place of places) expect(() => resolve(config, env)).toThrow(place);
  });

  it("accepts only whole numbers from 1 to 9999 for maxInFlight", () => {
    expect(resolve({ ...full, "influxdb:maxInFlight": "3" }).maxInFlight).toBe(3);
    for (const wrong of ["0", "-1", "ten", "1.5", "100000"]) {
      expect(() => resolve({ ...full, "influxdb:maxInFlight": wrong })).toThrow(/from 1 to 9999/);
    }
  });

  it.each(["ftp://x", "localhost:8086", "us-east-1", "http//x"])("refuses the URL %s", (url) => {
    expect(() => resolve({ ...full, "influxdb:url": url })).toThrow(/must be an http/);
  });

  it.each([
    [
      "https://eu.cloud2.influxdata.com/orgs/0123456789abcdef/load-data",
      "https://eu.cloud2.influxdata.com",
    ],
    ["https://eu.cloud2.influxdata.com/influx", "https://eu.cloud2.influxdata.com"],
    ["http://127.0.0.1:8086/api/v2/", "http://127.0.0.1:8086"],
    ["https://gateway.example/influx/api/v2", "https://gateway.example/influx"],
    ["https://gateway.example/influx/", undefined],
    ["https://gateway.example/api/influx//", undefined],
    ["https://gateway.example/me/influx", undefined],
    ["https://eu.cloud2.influxdata.com/", undefined],
  ])("refuses the path of a page or of the API, and suggests the URL: %s", (url, right) => {
    const resolved = () => resolve({ ...full, "influxdb:url": url }).url;
    if (right === undefined) expect(resolved()).toBe(url);
    else expect(resolved).toThrow(new RegExp(`path of a page or of the API: use ${right}$`));
  });

  it("never shows an invalid token or URL", () => {
    const broken = { ...full, "influxdb:token": "se cret" };
    expect(() => resolve(broken)).toThrow(/Copy the complete token again/);
    expect(() => resolve(broken)).not.toThrow(/se cret/);
    expect(() => resolve({ ...full, "influxdb:url": "ftp://u:hunter2@x" })).not.toThrow(/hunter2/);
  });
});
