import { renderGithub } from "./github";
import { renderJson } from "./json";
import { renderMarkdown } from "./markdown";
import type { Format, Renderer } from "./renderer";
import { renderSarif } from "./sarif";
import { renderText } from "./text";

/** The renderer of each format. */
export const FORMATS: Readonly<Record<Format, Renderer>> = {
  text: renderText,
  markdown: renderMarkdown,
  json: renderJson,
  sarif: renderSarif,
  github: renderGithub,
};
