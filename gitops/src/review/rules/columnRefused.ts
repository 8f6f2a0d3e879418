import type { Column } from "pulumi-influxdb-serverless/rules";
import { shorten } from "../../terminal/shorten";
import { tellValue, UNKNOWN_VALUE, type Value } from "../values";
import { type ColumnLists, columnLists, columnValue } from "./columnChanges";
import type { Found, Rule } from "./rule";

/** A certain removal fails in the preview itself, which is then no whole preview; what is unknown passes it. */
export const columnRefused: Rule = {
  id: "SCH101",
  severity: "breaking",
  title: "column removed or retyped",
  why: "The service refuses it: columns can only be added, and the run will fail half-way.",
  examine(change) {
    const lists = columnLists(change);
    return lists ? lists.before.flatMap((column) => examineColumn(column, lists)) : [];
  },
};

function examineColumn(column: Column, { after, hasUnknownName }: ColumnLists): Found[] {
  const old = columnValue(column);
  const now = after.find(({ name }) => name === column.name);
  if (!now) return [hasUnknownName ? mayGo(column, old) : goes(column, old)];
  const next = columnValue(now);
  if (next?.certain && next.text === old?.text) return [];
  const change = `${tellValue(old)} → ${tellValue(next)}`;
  const consequence = next?.certain ? "the service refuses it" : "the service refuses another type";
  return [found(column, old, next, `retyped ${change} — ${consequence}`)];
}

function goes(column: Column, old: Value | null): Found {
  return found(column, old, null, "removed — the service refuses it: columns can only be added");
}

function mayGo(column: Column, old: Value | null): Found {
  const message =
    "may be removed: a column's name is not known before the run — the service refuses a removal";
  return found(column, old, UNKNOWN_VALUE, message);
}

function found({ name }: Column, old: Value | null, now: Value | null, message: string): Found {
  return {
    property: `columns "${name}"`,
    old,
    new: now,
    message: `column "${shorten(name)}" ${message}`,
  };
}
