import { renderGithub } from "./github";
import { renderJson } from "./json";
import { renderMarkdown } from "./markdown";
import type { Renderer } from "./renderer";
import { renderSarif } from "./sarif";
import { renderText } from "./text";

/** Every form in which a review is told. */
export const FORMATS = {
  text: renderText,
  markdown: renderMarkdown,
  json: renderJson,
  sarif: renderSarif,
  github: renderGithub,
} satisfies Record<string, Renderer>;

export type Format = keyof typeof FORMATS;
