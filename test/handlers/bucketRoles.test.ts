import { describe, expect, it } from "vitest";
import { bucketMemberHandler } from "../../provider/src/bucketMember/handler";
import { bucketOwnerHandler } from "../../provider/src/bucketOwner/handler";
import { LOST } from "../support/lost";
import { useGround } from "../support/relations";
import { startRun } from "../support/run";

const ground = useGround();

describe.each([
  ["member", "bucketMember", bucketMemberHandler],
  ["owner", "bucketOwner", bucketOwnerHandler],
] as const)("a %s", (role, kind, handler) => {
  const other = role === "member" ? "owner" : "member";
  const roles = (overrides = {}) => startRun(ground.emulator, overrides).of(kind, handler);
  const holders = async (of: string) =>
    (await ground.api.call("GET", ground.below(`${of}s`))).json.users.map(
      ({ id }: { id: string }) => id,
    );
  const news = () => ({ bucketId: ground.bucketId, userId: ground.emulator.userID });

  it("is added, read and removed", async () => {
    const { id, outs } = await roles().create(news());
    expect(id).toBe(`${ground.bucketId}/${ground.emulator.userID}`);
    expect(outs).toMatchObject({ ...news(), name: "dana", orgId: ground.emulator.orgID });
    expect(await holders(role)).toEqual([ground.emulator.userID]);
    expect((await roles().read(id, outs))?.inputs).toEqual(news());
    await roles().delete(id, outs);
    expect(await holders(role)).toEqual([]);
    expect(await roles().read(id, outs)).toBeUndefined();
    await roles().delete(id, outs);
  });

  it.each(["500", "422"] as const)(
    "is taken as it is where the user has the role already: %s",
    async (secondRole) => {
      ground.emulator.settings.change({ switches: { secondRole } });
      await ground.api.call("POST", ground.below(`${role}s`), { id: ground.emulator.userID });
      const { outs } = await roles().create(news());
      expect(outs).toMatchObject({ name: "dana" });
      expect(await holders(role)).toEqual([ground.emulator.userID]);
    },
  );

  it.each(["500", "422"] as const)(
    "takes the place of the other role, and its later delete leaves the new one alone: %s",
    async (secondRole) => {
      ground.emulator.settings.change({ switches: { secondRole } });
      await ground.api.call("POST", ground.below(`${other}s`), { id: ground.emulator.userID });
      const run = startRun(ground.emulator);
      const { outs } = await run.of(kind, handler).create(news());
      expect(await holders(role)).toEqual([ground.emulator.userID]);
      expect(await holders(other)).toEqual([]);
      expect(run.notices).toEqual([expect.stringContaining(`was ${other} of bucket`)]);
      const [otherKind, otherHandler] =
        role === "member"
          ? (["bucketOwner", bucketOwnerHandler] as const)
          : (["bucketMember", bucketMemberHandler] as const);
      await run
        .of(otherKind, otherHandler)
        .delete(`${ground.bucketId}/${ground.emulator.userID}`, outs);
      expect(await holders(role)).toEqual([ground.emulator.userID]);
    },
  );

  it("is not removed when somebody gave the user the other one since this run read the list", async () => {
    const { id, outs } = await roles().create(news());
    const run = startRun(ground.emulator).of(kind, handler);
    await run.read(id, outs);
    await ground.api.call("DELETE", ground.below(`${role}s/${ground.emulator.userID}`));
    await ground.api.call("POST", ground.below(`${other}s`), { id: ground.emulator.userID });
    await run.delete(id, outs);
    expect(await holders(other)).toEqual([ground.emulator.userID]);
  });

  it.each(LOST)("is added once when the answer is lost: %s", async (action) => {
    ground.emulator.faults.add({ method: "POST", action });
    await roles().create(news());
    expect(await holders(role)).toEqual([ground.emulator.userID]);
  });

  it.each(["reset-after", "truncate", "html"] as const)(
    "is removed when the answer is lost, also where the repeat finds nothing to remove: %s",
    async (action) => {
      ground.emulator.settings.change({ switches: { absentRoleRemoval: "404" } });
      const { id, outs } = await roles().create(news());
      ground.emulator.faults.add({ method: "DELETE", action });
      await roles().delete(id, outs);
      expect(await holders(role)).toEqual([]);
    },
  );

  it("is still known when its removal was refused", async () => {
    const { id, outs } = await roles().create(news());
    const run = startRun(ground.emulator).of(kind, handler);
    ground.emulator.faults.add({ method: "DELETE", action: "status", status: 401 });
    await expect(run.delete(id, outs)).rejects.toThrow(/401/);
    expect(await run.read(id, outs)).toBeDefined();
  });

  it("says what may be there when the answer and the look-up are both lost", async () => {
    ground.emulator.faults.add({ method: "POST", action: "reset-after" });
    ground.emulator.faults.add({ method: "GET", path: `/${role}s$`, action: "html", times: 99 });
    await expect(roles().create(news())).rejects.toThrow(
      new RegExp(
        `user ${ground.emulator.userID} as ${role} of bucket ${ground.bucketId} exists .* found out`,
      ),
    );
    ground.emulator.faults.clear();
    await roles().create(news());
    expect(await holders(role)).toEqual([ground.emulator.userID]);
  });

  it("is gone with its bucket, and not for a wrong token", async () => {
    const { id, outs } = await roles().create(news());
    await expect(roles({ token: "wrong" }).read(id, outs)).rejects.toThrow(/401/);
    await expect(roles({ token: "wrong" }).delete(id, outs)).rejects.toThrow(/401/);
    await ground.api.deleteBucket(ground.bucketId);
    expect(await roles().read(id, outs)).toBeUndefined();
    await roles().delete(id, outs);
  });

  it("is refused for a user whom another resource of the program makes the other: no fight", async () => {
    const run = startRun(ground.emulator);
    await run.of(kind, handler).create(news());
    const [otherKind, otherHandler] =
      role === "member"
        ? (["bucketOwner", bucketOwnerHandler] as const)
        : (["bucketMember", bucketMemberHandler] as const);
    await expect(run.of(otherKind, otherHandler).create(news())).rejects.toThrow(
      /is declared by two resources of this program/,
    );
    expect(await holders(role)).toEqual([ground.emulator.userID]);
  });

  it("passes on that the user is unknown", async () => {
    const unknown = { bucketId: ground.bucketId, userId: "00000000000000ff" };
    await expect(roles().create(unknown)).rejects.toThrow(
      new RegExp(`${role} of bucket .* user not found`),
    );
  });
});
