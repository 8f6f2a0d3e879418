/** Formats a value as JSON for other programs, with a final line break. Also safe for a terminal. */
export function formatJson(value: unknown): string {
  return `${escapeHidden(JSON.stringify(value, undefined, 2))}\n`;
}

/** JSON doesn't escape some characters that control a terminal, are invisible, or reverse the text direction. */
export function escapeHidden(json: string): string {
  return json.replace(/[\u007f-\u009f\p{Cf}\p{Zl}\p{Zp}]/gu, (hidden) =>
    Array.from({ length: hidden.length }, (_, index) => escapeUnit(hidden.charCodeAt(index))).join(
      "",
    ),
  );
}

function escapeUnit(code: number): string {
  return `\\u${code.toString(16).padStart(4, "0")}`;
}
