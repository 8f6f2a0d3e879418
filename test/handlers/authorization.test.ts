import { describe, expect, it } from "vitest";
import { useEmulator } from "../support/emulator";
import { changed, startChangingProxy } from "../support/proxies/changingProxy";
import { startRun } from "../support/startRun";

const at = useEmulator({ users: ["dana"] });

const BUCKET = "0123456789abcdef";
const on = (...actions: string[]) =>
  actions.map((action) => ({ action, resource: { type: "buckets", id: BUCKET } }));
const permissions = on("read");

const run = (overrides = {}) => startRun(at.emulator, overrides);
const tokens = (overrides = {}) => run(overrides).of.authorization;
const FAMILY = { path: "/api/v2/authorizations" };
const patch = (id: string, body: object) =>
  at.api.call("PATCH", `/api/v2/authorizations/${id}`, body);

/** All tokens but the connection's own, with their values. */
const live = () => at.emulator.tokens.list().filter(({ token }) => token !== at.emulator.token);

describe("Authorization", () => {
  it("is created, read, updated in place and deleted", async () => {
    const args = { permissions: on("read", "write"), description: "a", keepers: { term: "1" } };
    const { id, outs } = await tokens().create(args);
    const [made] = live();
    expect(outs).toMatchObject({ ...args, status: "active", orgId: at.emulator.orgID });
    expect(made).toMatchObject({ id, token: outs.token, description: "a", status: "active" });
    // Without the organization, a server grants the permission in all of them.
    for (const { resource } of made?.permissions ?? []) {
      expect(resource).toMatchObject({ orgID: at.emulator.orgID });
    }

    const next = await tokens().update(id, outs, { ...args, description: "b", status: "inactive" });
    expect(live()).toMatchObject([{ description: "b", status: "inactive" }]);
    expect(next.token).toBe(outs.token);
    await patch(id, { description: "by hand", status: "active" });
    const seen = await tokens().read(id, next);
    expect(seen?.inputs).toEqual({ ...args, description: "by hand", status: "active" });
    // The service shows no value, so the recorded one stays.
    expect(seen?.outs.token).toBe(outs.token);

    await tokens().delete(id, next);
    expect(live()).toEqual([]);
    expect(await tokens().read(id, next)).toBeUndefined();
    await tokens().delete(id, next);
  });

  it("clears a removed description and status, and keeps values that were never declared", async () => {
    const declared = { permissions, description: "a", status: "inactive" };
    const { id, outs } = await tokens().create(declared);
    await tokens().update(id, outs, { permissions });
    expect(live()).toMatchObject([{ description: "", status: "active" }]);
    const other = await tokens().create({ permissions });
    await patch(other.id, { description: "by hand", status: "inactive" });
    await tokens().update(other.id, other.outs, { permissions, keepers: undefined });
    const [, kept] = live();
    expect(kept).toMatchObject({ description: "by hand", status: "inactive" });
  });

  it.each([
    ["permissions in another order", {}, { permissions: on("write", "read") }, []],
    ["a removed permission", {}, { permissions: on("read") }, ["permissions"]],
    ["a changed keeper", { keepers: { a: "1" } }, { keepers: { a: "2" } }, ["keepers"]],
    ["a removed keeper", { keepers: { a: "1" } }, {}, ["keepers"]],
    ["empty keepers", { keepers: {} }, {}, []],
    ["the user", {}, { userId: BUCKET }, ["userId"]],
    ["a description", {}, { description: "x" }, []],
  ])("diff reports whether it is replaced: %s", async (_, before, after, replaces) => {
    const provider = tokens();
    const inputs = async (args: object) =>
      (await provider.check({}, { permissions: on("read", "write"), ...args })).inputs;
    const { id, outs } = await provider.create(await inputs(before));
    const difference = await provider.diff(id, outs, await inputs(after));
    expect(difference).toMatchObject({ replaces, deleteBeforeReplace: false });
  });

  it("counts as deleted only if the list of tokens is not empty", async () => {
    const { id, outs } = await tokens().create({ permissions });
    await at.api.call("DELETE", `/api/v2/authorizations/${id}`);
    const proxy = await startChangingProxy(at.emulator.url);
    proxy.after = ({ path }, given) =>
      path.includes("?") ? changed(given, { authorizations: [] }) : undefined;
    const blind = startRun({ ...at.emulator, url: proxy.url }, { recordedUrl: at.emulator.url }).of
      .authorization;
    await expect(blind.read(id, outs)).rejects.toThrow(/this token can't list API tokens/);
    await expect(blind.delete(id, outs)).rejects.toThrow(/this token can't list API tokens/);
    await proxy.close();
    expect(await tokens().read(id, outs)).toBeUndefined();
    await tokens().delete(id, outs);
  });
});

describe("Authorization create with a lost response", () => {
  it.each([1, 2])("leaves one token with a known value (lost %s times)", async (times) => {
    at.emulator.faults.add({ ...FAMILY, method: "POST", action: "reset-after", times });
    const { id, outs } = await tokens().create({ permissions, description: "a" });
    expect(live()).toMatchObject([{ id, token: outs.token, description: "a", status: "active" }]);
  });

  it("leaves one token if a gateway responds with 503 although the server carried out the request", async () => {
    const proxy = await startChangingProxy(at.emulator.url);
    let isFirst = true;
    proxy.after = ({ method, path }) => {
      if (method !== "POST" || !path.endsWith("/authorizations") || !isFirst) return undefined;
      isFirst = false;
      return { status: 503, body: '{"code":"unavailable","message":"slow upstream"}' };
    };
    const { id } = await startRun({ ...at.emulator, url: proxy.url }).of.authorization.create({
      permissions,
    });
    await proxy.close();
    expect(proxy.seen.filter((one) => one === "POST /api/v2/authorizations")).toHaveLength(2);
    expect(live()).toMatchObject([{ id, status: "active" }]);
  });

  it.each([401, 500])("names every token that it cannot look up: %s", async (status) => {
    at.emulator.faults.add({ ...FAMILY, method: "POST", action: "reset-after" });
    at.emulator.faults.add({
      ...FAMILY,
      method: "GET",
      action: "status",
      status,
      after: 1,
      times: "forever",
    });
    const made = await tokens()
      .create({ permissions })
      .catch((failed) => failed);
    const unknown = live().filter(({ id }) => id !== made.id);
    const told = String(made.message);
    expect(unknown.filter(({ description }) => !told.includes(description))).toEqual([]);
  });

  it("leaves no token if it fails for good, and names a possible leftover that it cannot look up", async () => {
    at.emulator.faults.add({ ...FAMILY, method: "POST", action: "reset-after", times: "forever" });
    await expect(tokens().create({ permissions })).rejects.toThrow("Could not create an API token");
    expect(live()).toEqual([]);
    at.emulator.faults.add({
      ...FAMILY,
      method: "GET",
      action: "status",
      status: 401,
      times: "forever",
    });
    await expect(tokens().create({ permissions })).rejects.toThrow(
      /if an inactive API token with the description "Being created by Pulumi \(\w+\)" exists, delete it/,
    );
    // Nobody can use it.
    expect(live()).toMatchObject([{ status: "inactive" }]);
  });

  it("leaves the tokens of others alone, whatever their descriptions", async () => {
    const mine = {
      permissions: [{ action: "read", resource: { type: "buckets", orgID: at.emulator.orgID } }],
    };
    const body = { orgID: at.emulator.orgID, ...mine, description: "Being created by Pulumi (0)" };
    await at.api.call("POST", "/api/v2/authorizations", body);
    at.emulator.faults.add({ ...FAMILY, method: "POST", action: "reset-after", times: 2 });
    await tokens().create({ permissions });
    expect(live().map(({ description }) => description)).toEqual([body.description, ""]);
  });

  it("leaves no token if the second step fails, and names one that it cannot delete", async () => {
    at.emulator.faults.add({ ...FAMILY, method: "PATCH", action: "status", status: 400 });
    const error = await tokens()
      .create({ permissions })
      .catch((failed) => failed);
    expect(error.message).toContain("Could not update API token");
    // An error with an ID would be recorded as if the object were created.
    expect(error).not.toHaveProperty("id");
    expect(live()).toEqual([]);

    at.emulator.faults.add({ ...FAMILY, method: "PATCH", action: "status", status: 400 });
    at.emulator.faults.add({ ...FAMILY, method: "DELETE", action: "status", status: 403 });
    const named = await tokens()
      .create({ permissions })
      .catch((failed) => failed);
    const [left] = live();
    expect(left).toMatchObject({ status: "inactive" });
    expect(named.message).toContain(`The new API token ${left?.id} could not be deleted`);
    expect(named.message).not.toContain(left?.token);
  });
});

describe("the connection's own token", () => {
  const own = (token: string) => ({ ...at.emulator, token });

  it("is not replaced, deactivated or deleted, except through another connection", async () => {
    const { id, outs } = await tokens().create({ permissions });
    const value = String(outs.token);
    at.emulator.tokens.add({ token: value, access: "all" });
    const provider = startRun(own(value)).of.authorization;
    const refused = /but the connection itself uses it/;
    await expect(provider.diff(id, outs, { permissions: on("write") })).rejects.toThrow(refused);
    const inactive = { permissions, status: "inactive" };
    await expect(provider.diff(id, outs, inactive)).rejects.toThrow(refused);
    await expect(provider.update(id, outs, inactive)).rejects.toThrow(refused);
    const next = startRun(own(value)).of.authorization;
    await expect(next.delete(id, outs)).rejects.toThrow(refused);
    expect(live()).toMatchObject([{ status: "active" }]);
    await tokens().delete(id, outs);
    expect(live()).toEqual([]);
  });

  it("isn't taken for deleted if only its user was deleted, which InfluxDB 2.7 answers with 404", async () => {
    const { id, outs } = await tokens().create({ permissions });
    const proxy = await startChangingProxy(at.emulator.url);
    proxy.after = ({ path }, given) => {
      if (path.includes("/authorizations?")) return changed(given, { authorizations: [] });
      if (!path.endsWith(`/authorizations/${id}`)) return undefined;
      return { status: 404, body: '{"code":"not found","message":"user not found"}' };
    };
    const { authorization } = startRun(
      { ...at.emulator, url: proxy.url },
      { recordedUrl: at.emulator.url },
    ).of;
    await expect(authorization.read(id, outs)).rejects.toThrow(/still exists, but its user/);
    await proxy.close();
  });

  it("is recognized by the value that the server shows if the state has none", async () => {
    at.emulator.settings.change({ switches: { tokenValues: "shown" } });
    const { id, outs } = await tokens().create({ permissions });
    const value = String(outs.token);
    at.emulator.tokens.add({ token: value, access: "all" });
    const provider = startRun(own(value)).of.authorization;
    await expect(provider.delete(id, { ...outs, token: "" })).rejects.toThrow(
      /but the connection itself uses it/,
    );
  });
});
