import { expect, it } from "vitest";
import { describeOnRealServer } from "../support/describeOnRealServer";
import { openExampleCopy } from "../support/exampleCopy";
import { useServer } from "./useServer";

/** The purpose of tokens and mappings: points are written and read with the tokens of `examples/access`. */
describeOnRealServer((found) => {
  const stage = useServer(found);

  /** The status of writing a point to a bucket; below, the number of points that InfluxQL finds through the mapping. */
  const write = async (token: string, bucket: string) => {
    const query = new URLSearchParams({ org: stage.server.org, bucket });
    const headers = { authorization: `Token ${token}` };
    const url = `${stage.server.url}/api/v2/write?${query}`;
    return (await fetch(url, { method: "POST", headers, body: "plant temperature=1" })).status;
  };
  const count = async (token: string, database: string) => {
    const query = new URLSearchParams({ db: database, q: "SELECT COUNT(temperature) FROM plant" });
    const headers = { authorization: `Token ${token}`, accept: "application/json" };
    const { results } = (await (
      await fetch(`${stage.server.url}/query?${query}`, { headers })
    ).json()) as { results?: { series?: { values: number[][] }[] }[] };
    return results?.[0]?.series?.[0]?.values[0]?.[1];
  };

  it("tokens write only to their bucket, a mapping finds it, and a rotation leaves no gap", async ({
    skip,
  }) => {
    const { server, prefix } = stage;
    if (server.product === "emulator") return skip("the emulator keeps no points");
    const example = await openExampleCopy("access");
    const { project } = example;
    try {
      await project.connect(server);
      // Names that others use on that server aren't touched.
      await example.edit(
        "index.ts",
        "new Bucket(name, {",
        `new Bucket(name, { name: "${prefix}" + name,`,
      );
      await example.edit("index.ts", "database: name,", `database: "${prefix}" + name,`);
      await project.up();
      const { telegraf, shop } = JSON.parse(await project.secretOutput("writers"));
      const reader = await project.secretOutput("reader");

      expect(await write(telegraf, `${prefix}machines`)).toBe(204);
      expect(await write(shop, `${prefix}machines`)).toBeGreaterThanOrEqual(400);
      expect(await write(reader, `${prefix}machines`)).toBeGreaterThanOrEqual(400);
      const points = () => count(reader, `${prefix}machines`);
      await expect.poll(points, { timeout: 30_000 }).toBe(1);

      const term = 'telegraf: { bucket: "machines", term: "2026-11" }';
      await example.edit("index.ts", term, term.replace("11", "12"));
      const rotation = project.start("up");
      let isDone = false;
      let lastAccepted = 0;
      void rotation.result.finally(() => {
        isDone = true;
      });
      for (let status = 204; !isDone && status === 204; ) {
        status = await write(telegraf, `${prefix}machines`);
        if (status === 204) lastAccepted = Date.now();
      }
      expect((await rotation.result).code).toBe(0);
      const { telegraf: next } = JSON.parse(await project.secretOutput("writers"));
      expect(next).not.toBe(telegraf);
      expect(await write(next, `${prefix}machines`)).toBe(204);
      expect(await write(telegraf, `${prefix}machines`)).toBe(401);
      // The old token worked until the new one existed.
      const all = (await stage.api.call("GET", "/api/v2/authorizations")).json.authorizations;
      const rotated = all.find(({ token }: { token: string }) => token === next);
      expect(lastAccepted).toBeGreaterThanOrEqual(Date.parse(rotated.updatedAt));
      await project.destroy();
    } finally {
      await project.close();
    }
  });
});
