import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, it } from "vitest";
import { rules } from "../support/buckets";
import { describeOnRealServer } from "../support/describeOnRealServer";
import { driftOf, told } from "../support/driftCommand";
import { STACK } from "../support/engine";
import { startChangingProxy } from "../support/proxies/changingProxy";
import { countPoints, writePoints } from "./points";
import { useServer } from "./useServer";

/** The guarantees that only a real server can verify. */
describeOnRealServer((found) => {
  const stage = useServer(found);

  const named = async (name: string) => {
    const query = new URLSearchParams({ name: stage.prefix + name, orgID: stage.server.orgID });
    return (await stage.api.call("GET", `/api/v2/buckets?${query}`)).json.buckets ?? [];
  };
  const bucket = (name: string, args: object, options = {}) =>
    `new influxdb.Bucket("${name}", ${JSON.stringify({ name: stage.prefix + name, ...args })}, ${JSON.stringify(options)});`;

  it("keeps points and an undeclared retention through updates in place", async ({ skip }) => {
    const { project, server, prefix, api } = stage;
    if (server.product === "emulator") return skip("the emulator keeps no points");
    await project.write(bucket("points", { retentionRules: [] }));
    await project.up();
    const [{ id }] = await named("points");
    await writePoints(server, `${prefix}points`, [1, 2, 3]);
    await expect.poll(() => countPoints(server, `${prefix}points`), { timeout: 30_000 }).toBe(3);

    // Without the property, infinite stays infinite.
    await project.write(bucket("points", { description: "words" }));
    await project.up();
    const seconds = async () =>
      (await api.bucket(id)).retentionRules.map(({ everySeconds }) => everySeconds)[0] ?? 0;
    expect(await seconds()).toBe(0);
    await project.write(bucket("points", { name: `${prefix}renamed`, retentionRules: rules(90) }));
    await project.up();
    expect(await seconds()).toBe(90 * 86_400);
    expect(await api.bucket(id)).toMatchObject({ name: `${prefix}renamed` });
    expect(await countPoints(server, `${prefix}renamed`)).toBe(3);
    await project.destroy();
  });

  it("keeps the state with a wrong token or an unreachable server", async () => {
    const { project, server } = stage;
    await project.write(bucket("kept", {}));
    await project.up();
    const state = await project.ownState();
    for (const wrong of [{ token: "no-such-token-5f2a" }, { url: "http://127.0.0.1:1" }]) {
      await project.connect({ ...server, ...wrong });
      await project.fails("refresh --run-program");
      expect(await project.ownState()).toEqual(state);
    }
    expect(await named("kept")).toHaveLength(1);
    await project.connect(server);
    await project.run("refresh --run-program");
    await project.destroy();
    expect(await named("kept")).toEqual([]);
  });

  it("accepts the longest retention, and refuses a longer one before anything is created", async () => {
    const { project } = stage;
    const longest = 9_223_372_036;
    const program = (everySeconds: number) =>
      project.write(bucket("longest", { retentionRules: [{ everySeconds }] }));
    await program(longest + 1);
    await project.fails("up", "292 years");
    expect(await named("longest")).toEqual([]);
    await program(longest);
    await project.up();
    expect(await named("longest")).toMatchObject([{ retentionRules: [{ everySeconds: longest }] }]);
    await project.run("refresh --preview-only --expect-no-changes");
    await project.destroy();
  });

  it("ends with exactly one bucket if the response to the create is lost", async () => {
    const { project, server } = stage;
    const proxy = await startChangingProxy(server.url);
    let lost = 0;
    // The server has carried out the request, but the connection is closed without a response.
    proxy.after = ({ method, path }) => {
      if (method === "POST" && path.startsWith("/api/v2/buckets") && lost++ === 0)
        throw new Error("lost");
      return undefined;
    };
    try {
      await project.connect({ ...server, url: proxy.url });
      await project.write(bucket("lost", { retentionRules: rules(7) }));
      const { code, output } = await project.attempt("up");
      expect(lost).toBeGreaterThan(0);
      const [{ id }, ...more] = await named("lost");
      expect(more).toEqual([]);
      // It is unknown whether the lost request created it: the error names it, and `adopt` adopts it.
      expect(code).not.toBe(0);
      expect(output).toContain(`name is already used by bucket ${id}`);
      await project.write(bucket("lost", { retentionRules: rules(7), adopt: true }));
      await project.up();
      expect((await project.ownState()).map((resource) => resource.id)).toEqual([id]);
      await project.destroy();
    } finally {
      await proxy.close();
    }
  });

  it("adopts only with adopt, and refuses to shorten a retention", async () => {
    const { project, api, server, prefix } = stage;
    const made = await api.createBucket({
      orgID: server.orgID,
      name: `${prefix}adopted`,
      retentionRules: [{ type: "expire", everySeconds: 30 * 86_400 }],
    });
    await project.write(bucket("adopted", {}));
    await project.fails("up", "adopt");
    await project.write(bucket("adopted", { adopt: true, retentionRules: rules(7) }));
    await project.fails("up");
    expect((await api.bucket(made.id)).retentionRules).toMatchObject(rules(30));
    await project.write(bucket("adopted", { adopt: true, retentionRules: rules(30) }));
    await project.up();
    expect((await project.ownState()).map(({ id }) => id)).toEqual([made.id]);
    await project.destroy();
  });

  it("runs doctor, export, import and drift on existing buckets", async () => {
    const { project, api, server, prefix } = stage;
    for (const [index, name] of ["one", "two", "three"].entries()) {
      await api.createBucket({
        orgID: server.orgID,
        name: prefix + name,
        retentionRules: [{ type: "expire", everySeconds: (index + 1) * 86_400 }],
      });
    }
    expect((await project.gitops(["doctor", "--stack", STACK])).code).toBe(0);
    // A token that sees no labels may not be able to read them, so an export is incomplete.
    await api.call("POST", "/api/v2/labels", { orgID: server.orgID, name: `${prefix}label` });

    await project.useTypeScript();
    const include = ["--include", `${prefix}*`];
    const { code, stderr } = await project.gitops([
      "export",
      "--stack",
      STACK,
      ...include,
      "--out",
      ".",
    ]);
    expect(code, stderr).toBe(0);
    expect(await readFile(join(project.folder, "index.ts"), "utf8")).toContain(`${prefix}three`);
    expect(await project.gitops(["import", "--stack", STACK, ...include])).toMatchObject({
      code: 0,
    });
    await project.nothingToDo();
    expect(await driftOf(project)).toMatchObject({ code: 0, report: { items: [] } });

    const [{ id }] = await named("one");
    await api.patchBucket(id, { retentionRules: [{ type: "expire", everySeconds: 3_600 }] });
    const drift = await driftOf(project);
    expect([drift.code, told(drift.report)]).toEqual([
      3,
      [expect.stringMatching(/^changed .*one retentionRules$/)],
    ]);
    await project.run("state unprotect --all --yes");
    await project.destroy();
  });
});
