import { describe, expect, it } from "vitest";
import type { Client } from "../../provider/src/api/client";
import { useEmulator } from "../support/emulator";
import { LOST } from "../support/lostAnswers";
import { startRun } from "../support/startRun";

const at = useEmulator({ tokens: [{ token: "no-labels", access: "no-labels" }] });

const labels = (overrides = {}) => startRun(at.emulator, overrides).of.label;
const live = async () => (await at.api.call("GET", "/api/v2/labels")).json.labels;
const patch = (id: string, body: object) => at.api.call("PATCH", `/api/v2/labels/${id}`, body);
const createByHand = async (body: object) =>
  (await at.api.call("POST", "/api/v2/labels", { orgID: at.emulator.orgID, ...body })).json.label;

describe("Label", () => {
  it("is created, read, updated in place and deleted", async () => {
    const { id, outs } = await labels().create({
      name: "team",
      properties: { color: "red", note: "x" },
    });
    expect(await live()).toEqual([
      { id, orgID: at.emulator.orgID, name: "team", properties: { color: "red", note: "x" } },
    ]);
    const next = await labels().update(id, outs, { name: "crew", properties: { color: "blue" } });
    expect(await live()).toMatchObject([{ id, name: "crew", properties: { color: "blue" } }]);
    expect((await live())[0].properties).not.toHaveProperty("note");
    await patch(id, { properties: { color: "green" } });
    expect((await labels().read(id, next))?.inputs).toEqual({
      name: "crew",
      properties: { color: "green" },
    });
    await labels().delete(id, next);
    expect(await live()).toEqual([]);
    expect(await labels().read(id, next)).toBeUndefined();
    await labels().delete(id, next);
  });

  it("loses properties removed from the code, and keeps those never declared", async () => {
    const { id, outs } = await labels().create({ name: "a", properties: { color: "red" } });
    await patch(id, { properties: { extra: "by hand" } });
    await labels().update(id, outs, { name: "a" });
    expect(await live()).toMatchObject([{ properties: { extra: "by hand" } }]);
    expect((await live())[0].properties).not.toHaveProperty("color");
  });

  it("accepts properties of any name", async () => {
    const properties = { valueOf: "x", toString: "y", color: "blue" };
    const { id, outs } = await labels().create({ name: "l", properties });
    const news = { name: "l", properties: { color: "green", toString: "z" } };
    await labels().update(id, outs, news);
    const [label] = await live();
    expect(Object.entries(label.properties).sort()).toEqual(Object.entries(news.properties).sort());
  });

  it("has exactly the declared properties after an update, as a refresh confirms", async () => {
    const { id, outs } = await labels().create({ name: "a" });
    await patch(id, { properties: { extra: "by hand" } });
    const refreshed = await labels().read(id, outs);
    const news = { name: "a", properties: { color: "red" } };
    const updated = await labels().update(id, refreshed?.outs ?? {}, news);
    expect(await live()).toMatchObject([{ properties: { color: "red" } }]);
    expect((await labels().read(id, updated))?.inputs).toEqual(news);
  });

  it("refuses a name that is taken in any case, and adopts it with adopt", async () => {
    const { id } = await createByHand({ name: "Team", properties: { color: "red" } });
    await expect(labels().create({ name: "team" })).rejects.toThrow(
      new RegExp(`name is already used by label ${id}.*aliases.*adopt: true`, "s"),
    );
    const adopted = await labels().create({ name: "team", adopt: true, properties: { note: "x" } });
    expect(adopted.id).toBe(id);
    expect(await live()).toMatchObject([{ name: "team", properties: { note: "x" } }]);
  });

  it.each(LOST)("exists exactly once if the response is lost: %s", async (action) => {
    at.emulator.faults.add({ method: "POST", action });
    const args = { name: "a", properties: { color: "red" } };
    // It is unknown whether the lost request or somebody else created it: then the error names it.
    if (action === "reset-after")
      await expect(labels().create(args)).rejects.toThrow(/name is already used by label/);
    const { id } = await labels().create({ ...args, adopt: action === "reset-after" });
    expect(await live()).toMatchObject([{ id, name: "a", properties: { color: "red" } }]);
  });

  it("is adopted by its exact name first, then by the server's case rules", async () => {
    for (const [theirs, name] of [
      ["\ufeffq", "q"],
      ["\u212a", "k"],
      ["İ", "i"],
    ] as const) {
      const other = await createByHand({ name: theirs });
      const { id } = await labels().create({ name, adopt: true });
      expect(id).not.toBe(other.id);
      expect((await labels().create({ name, adopt: true })).id).toBe(id);
    }
    const { id } = await createByHand({ name: "ΟΔΟΣ" });
    await expect(labels().create({ name: "οδοσ" })).rejects.toThrow(id);
    expect((await labels().create({ name: "οδοσ", adopt: true })).id).toBe(id);
  });

  it("is never taken over from somebody else after a lost response, even if identical", async () => {
    await createByHand({ name: "a" });
    at.emulator.faults.add({ method: "POST", action: "reset-before" });
    await expect(labels().create({ name: "a" })).rejects.toThrow(/name is already used by label/);
  });

  it("is created if a conflicting label is renamed in the meantime", async () => {
    let id = "";
    const wrap = (client: Client): Client => ({
      ...client,
      async send(call) {
        if (call.method === "POST" && !id) id = (await createByHand({ name: "a" })).id;
        try {
          return await client.send(call);
        } catch (error) {
          await patch(id, { name: "b" });
          throw error;
        }
      },
    });
    await labels({ wrap }).create({ name: "a" });
    expect((await live()).map(({ name }: { name: string }) => name).sort()).toEqual(["a", "b"]);
  });

  it("is not gone for a token that cannot read labels", async () => {
    const { id, outs } = await labels().create({ name: "a" });
    const blind = labels({ token: "no-labels" });
    await expect(blind.read(id, outs)).rejects.toThrow(/401 unauthorized/);
    await expect(blind.delete(id, outs)).rejects.toThrow(/401 unauthorized/);
    expect(await live()).toMatchObject([{ id }]);
  });

  it("reports a server without a labels API", async () => {
    at.emulator.faults.add({ path: "/api/v2/labels", action: "html", status: 404, times: 9 });
    const failure = await labels()
      .create({ name: "a" })
      .catch((error: Error) => error.message);
    expect(failure).toMatch(/has no labels API \(\/api\/v2\/labels\)/);
  });
});
