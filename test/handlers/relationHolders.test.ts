import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { describe, expect, it } from "vitest";
import { bucketMemberHandler } from "../../provider/src/bucketMember/handler";
import { bucketOwnerHandler } from "../../provider/src/bucketOwner/handler";
import { useGround } from "../support/relations";
import { startRun } from "../support/run";

const ground = useGround(["ann", "bob", "cyd"]);

describe("holders of relations", () => {
  const members = () => startRun(ground.emulator, {}).of("bucketMember", bucketMemberHandler);
  const users = async () =>
    (await ground.api.call("GET", ground.below("members"))).json.users
      .map(({ id }: { id: string }) => id)
      .sort();
  const member = (userId: string) => ({ bucketId: ground.bucketId, userId });

  it("may shift: each resource takes the user of the next one, whichever comes first", async () => {
    const { userIDs } = ground.emulator;
    const [u1, u2, u3] = [userIDs.ann, userIDs.bob, userIDs.cyd] as [string, string, string];
    const first = members();
    const m0 = await first.create(member(u1));
    const m1 = await first.create(member(u2));
    const next = members();
    await next.diff(m0.id, m0.outs, member(u2));
    await next.create(member(u2));
    await next.diff(m1.id, m1.outs, member(u3));
    await next.create(member(u3));
    await next.delete(m1.id, m1.outs);
    await next.delete(m0.id, m0.outs);
    expect(await users()).toEqual([u2, u3].sort());
  });

  it("are told apart also where both have created: the old one's delete leaves the new one alone", async () => {
    const old = await members().create(member(ground.emulator.userID));
    await ground.api.call("DELETE", ground.below(`members/${ground.emulator.userID}`));
    const run = members();
    await run.create(member(ground.emulator.userID));
    await run.delete(old.id, old.outs);
    expect(await users()).toEqual([ground.emulator.userID]);
  });

  it("are refused side by side as well as one after the other", async () => {
    const run = startRun(ground.emulator);
    const results = await Promise.allSettled([
      run.of("bucketMember", bucketMemberHandler).create(member(ground.emulator.userID)),
      run.of("bucketOwner", bucketOwnerHandler).create(member(ground.emulator.userID)),
    ]);
    expect(results.map(({ status }) => status)).toEqual(["fulfilled", "rejected"]);
    expect(await users()).toEqual([ground.emulator.userID]);
  });

  it("may be replaced as they are, when the old one is deleted first", async () => {
    const old = await members().create(member(ground.emulator.userID));
    const run = members();
    await run.diff(old.id, old.outs, member(ground.emulator.userID));
    await run.delete(old.id, old.outs);
    await run.create(member(ground.emulator.userID));
    expect(await users()).toEqual([ground.emulator.userID]);
  });

  it("are neither gone nor deleted because a gateway answers some JSON", async () => {
    const { id, outs } = await members().create(member(ground.emulator.userID));
    const page = createServer((_, response) => response.end('{"error": "please sign in"}'));
    await new Promise<void>((resolve) => page.listen(0, "127.0.0.1", resolve));
    const url = `http://127.0.0.1:${(page.address() as AddressInfo).port}`;
    const elsewhere = startRun(ground.emulator, {
      url,
      recordedUrl: ground.emulator.url,
      org: { id: ground.emulator.orgID },
    });
    const blind = elsewhere.of("bucketMember", bucketMemberHandler);
    await expect(blind.read(id, outs)).rejects.toThrow(
      /not in the form of the API reference: users/,
    );
    await expect(blind.delete(id, outs)).rejects.toThrow(
      /not in the form of the API reference: users/,
    );
    page.closeAllConnections();
    page.close();
  });
});
