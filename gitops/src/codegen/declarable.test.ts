import { expect, it } from "vitest";
import type { InventoryObject } from "../inventory/inventoryObject";
import { declarable } from "./declarable";

const object = (kind: InventoryObject["kind"], id: string, inputs: object, bucketId?: string) =>
  ({
    ...{ kind, id, name: id, ownName: id, isSystem: false, outputs: {} },
    ...{ inputs, ...(bucketId && { bucketId }) },
  }) as InventoryObject;

it("leaves out invalid objects, and whatever is on an invalid bucket or uses an invalid label", () => {
  const [odd, good, label] = ["1", "2", "3"].map((digit) => digit.repeat(16)) as [
    string,
    string,
    string,
  ];
  const attachment = (bucketId: string) =>
    object("bucketLabelAttachment", `${bucketId}/${label}`, { bucketId, labelId: label }, bucketId);
  const member = (bucketId: string) =>
    object("bucketMember", `${bucketId}/${good}`, { bucketId, userId: good }, bucketId);
  const { objects, notes } = declarable([
    object("bucket", odd, { name: 'a"b' }),
    object("bucket", good, { name: "a" }),
    object("label", label, { name: " blank" }),
    ...[odd, good].flatMap((id) => [attachment(id), member(id)]),
  ]);
  expect(objects.map(({ id }) => id)).toEqual([good, `${good}/${good}`]);
  expect(notes.map((note) => note.slice(0, 40))).toEqual([
    expect.stringContaining("left out: Bucket"),
    expect.stringContaining("left out: Label"),
  ]);
});
