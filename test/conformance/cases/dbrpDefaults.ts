import { expect } from "vitest";
import { type Case, casesOf, refusal, success } from "../case";
import { type CaseHarness, DBRPS } from "../harness";
import { ID, list, needs, only, twoMappings } from "./dbrps";

const bucketToken = async (at: CaseHarness, id: string, actions: ("read" | "write")[]) =>
  `Token ${await at.target.bucketToken?.(id, actions)}`;

const defaultCases: Case[] = [
  ...casesOf("dbrp-default", needs, {
    "a second mapping of a database is not its default": [
      async (at) => at.get((await twoMappings(at)).second.path),
      success(200, { content: { default: false } }),
    ],
    "a new default takes it from the former one": [
      async (at) => {
        const { bucket, first, database } = await twoMappings(at);
        await at.dbrp(bucket.id, { database, retention_policy: "three", default: true });
        return at.get(first.path);
      },
      success(200, { content: { default: false } }),
    ],
    "an update makes a mapping the default": [
      async (at) => {
        const { first, second } = await twoMappings(at);
        await at.patch(second.path, { default: true });
        return at.get(first.path);
      },
      success(200, { content: { default: false } }),
    ],
    "the oldest other mapping follows a deleted default": [
      async (at) => {
        const { bucket, first, second, database } = await twoMappings(at);
        await at.dbrp(bucket.id, { database, retention_policy: "three" });
        await at.delete(first.path);
        return at.get(second.path);
      },
      success(200, { content: { default: true } }),
    ],
    "the oldest other mapping follows a default that an update releases": [
      async (at) => {
        const { first, second } = await twoMappings(at);
        await at.patch(first.path, { default: false });
        return at.get(second.path);
      },
      success(200, { content: { default: true } }),
    ],
    "the only mapping answers that it is not the default any more": [
      async (at) => at.patch((await at.dbrp((await at.bucket()).id)).path, { default: false }),
      success(200, { content: { default: false } }),
    ],
    "the only mapping stays the default": [
      async (at) => {
        const { path } = await at.dbrp((await at.bucket()).id);
        await at.patch(path, { default: false });
        return at.get(path);
      },
      success(200, { content: { default: true } }),
    ],
    "the oldest other mapping follows a default whose bucket is deleted": [
      async (at) => {
        const bucket = await at.bucket();
        const { database } = await at.dbrp(bucket.id, { retention_policy: "one" });
        const { path } = await at.dbrp((await at.bucket()).id, { database });
        await at.delete(bucket.path);
        return at.get(path);
      },
      success(200, { content: { default: true } }),
    ],
  }),
];

const virtualCases: Case[] = [
  ...casesOf("virtual-dbrps", needs, {
    "a bucket has a virtual mapping": [
      async (at) => {
        const { id } = await at.bucket();
        return only(list(at, `bucketID=${id}`));
      },
      success(200, {
        count: 1,
        first: {
          id: ID,
          database: expect.stringMatching(/^conformance-/),
          retention_policy: "autogen",
          default: true,
          virtual: true,
        },
      }),
    ],
    "a slash in the name of a bucket divides database and policy": [
      async (at) => {
        const { id } = await at.bucket({ name: at.name("/a/b") });
        return only(list(at, `bucketID=${id}`));
      },
      success(200, {
        count: 1,
        first: {
          database: expect.stringMatching(/^[^/]+$/),
          retention_policy: "a/b",
          default: false,
          virtual: true,
        },
      }),
    ],
    "a virtual mapping is read by its bucket's id": [
      async (at) => at.get(at.dbrpPath((await at.bucket()).id)),
      success(200, { content: { retention_policy: "autogen", virtual: true } }),
    ],
    "a stored mapping of another database leaves the virtual one": [
      async (at) => {
        const { bucket } = await twoMappings(at);
        return only(list(at, `bucketID=${bucket.id}`));
      },
      success(200, { count: 3 }),
    ],
    "a stored mapping is created for what is mapped virtually, and hides that": [
      async (at) => {
        const { id, name } = await at.bucket();
        await at.dbrp(id, { database: name, retention_policy: "autogen" });
        return only(list(at, `bucketID=${id}`));
      },
      success(200, { count: 1, first: { retention_policy: "autogen", virtual: false } }),
    ],
    "a virtual mapping is not the default beside a stored one": [
      async (at) => {
        const { id, name } = await at.bucket();
        await at.dbrp(id, { database: name });
        return only(list(at, `db=${name}&rp=autogen`));
      },
      success(200, { count: 1, first: { default: true, virtual: true } }),
    ],
    "the deletion of a virtual mapping is a success and removes nothing": [
      async (at) => {
        const { id } = await at.bucket();
        const { status } = await at.delete(at.dbrpPath(id));
        const { body, ...answer } = await only(list(at, `bucketID=${id}`));
        return { ...answer, body: { status, ...(body as object) } };
      },
      success(200, { status: 204, count: 1, first: { virtual: true } }),
    ],
  }),
];

const permissionCases: Case[] = [
  ...casesOf("dbrp-permission", [...needs, "bucketToken"], {
    "a mapping is read with the right to read its bucket": [
      async (at) => {
        const { id } = await at.bucket();
        const { path } = await at.dbrp(id);
        const authorization = await bucketToken(at, id, ["read"]);
        return at.ask({ method: "GET", path, authorization });
      },
      success(200, { content: { virtual: false } }),
    ],
    "a mapping is not deleted with the right to read its bucket": [
      async (at) => {
        const { id } = await at.bucket();
        const { path } = await at.dbrp(id);
        const authorization = await bucketToken(at, id, ["read"]);
        return at.ask({ method: "DELETE", path, authorization });
      },
      refusal(401, "unauthorized", /^write:orgs\/[0-9a-f]{16}\/buckets\/[0-9a-f]{16} is unauth/),
    ],
    "a mapping is created with the right to its bucket": [
      async (at) => {
        const { id } = await at.bucket();
        const authorization = await bucketToken(at, id, ["read", "write"]);
        const names = { database: at.name(), retention_policy: "rp" };
        const body = { orgID: at.orgID, bucketID: id, ...names };
        return at.ask({ method: "POST", path: DBRPS, body, authorization });
      },
      success(201, { virtual: false }),
    ],
    "mappings of unreadable buckets are not listed": [
      async (at) => {
        await twoMappings(at);
        const { id } = await at.bucket();
        const authorization = await bucketToken(at, id, ["read"]);
        const path = `${DBRPS}?orgID=${at.orgID}`;
        return only(at.ask({ method: "GET", path, authorization }));
      },
      success(200, { count: 1, first: { virtual: true } }),
    ],
  }),
];

/** Defaults, virtual mappings, and what using a mapping requires. */
export const dbrpDefaultCases: Case[] = [...defaultCases, ...virtualCases, ...permissionCases];
