import type { Column } from "pulumi-influxdb-serverless/rules";
import { truncate } from "../../output/describeValue";
import { tellValue, UNKNOWN_VALUE, type Value } from "../values";
import { type ColumnLists, columnLists, columnValue } from "./columnChanges";
import type { Rule, RuleMatch } from "./rule";

/** A definite removal fails in the preview itself, which is then incomplete; an unknown one passes the preview. */
export const columnRefused: Rule = {
  id: "SCH101",
  severity: "breaking",
  title: "column removed or retyped",
  why: "Columns can only be added: the service refuses this, and the run fails partway through.",
  examine(change) {
    const lists = columnLists(change);
    if (!lists) return [];
    const declared = lists.before.flatMap((column) => examineColumn(column, lists));
    return [...declared, ...lists.after.flatMap((column) => examineNew(column, lists))];
  },
};

function examineColumn(column: Column, { after, hasUnknownName }: ColumnLists): RuleMatch[] {
  const old = columnValue(column);
  const now = after.find(({ name }) => name === column.name);
  if (!now) return [hasUnknownName ? mayGo(column, old) : goes(column, old)];
  const next = columnValue(now);
  if (next?.certain && next.text === old?.text) return [];
  const change = `${tellValue(old)} → ${tellValue(next)}`;
  const consequence = next?.certain
    ? "the service refuses it"
    : "the service refuses to change its type";
  return [found(column, old, next, `retyped ${change} — ${consequence}`)];
}

/**
 * Examines a column that the program adds but that somebody else has added differently. Names are case-insensitive.
 */
function examineNew(column: Partial<Column>, { before, live }: ColumnLists): RuleMatch[] {
  const { name } = column;
  if (name === undefined || before.some((own) => own.name === name)) return [];
  const others = live.filter((other) => !before.some(({ name: own }) => own === other.name));
  const there = others.find((other) => other.name.toLowerCase() === name.toLowerCase());
  if (!there) return [];
  const [old, next] = [columnValue(there), columnValue(column)];
  if (there.name === name && next?.certain && next.text === old?.text) return [];
  const message =
    `exists as "${truncate(there.name)}" (${tellValue(old)}), declared as "${truncate(name)}" (${tellValue(next)}) — ` +
    "the service refuses to change its name or type";
  return [found(there, old, next, message)];
}

function goes(column: Column, old: Value | null): RuleMatch {
  return found(column, old, null, "removed — the service refuses it: columns can only be added");
}

function mayGo(column: Column, old: Value | null): RuleMatch {
  const message =
    "may be removed: a column's name is not known before the run — the service refuses a removal";
  return found(column, old, UNKNOWN_VALUE, message);
}

function found({ name }: Column, old: Value | null, now: Value | null, message: string): RuleMatch {
  return {
    property: `columns "${name}"`,
    old,
    new: now,
    message: `column "${truncate(name)}" ${message}`,
  };
}
