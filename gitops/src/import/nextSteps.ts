/** The options of an import: the objects to import, and where to. */
export interface ImportChoice {
  include: readonly string[];
  terraform?: string | undefined;
  stack: string;
  cwd?: string | undefined;
}

/**
 * Returns what to do after an import: until the program declares the objects, `pulumi up` deletes them.
 * @param backup the file with the previous state
 */
export function nextSteps(choice: ImportChoice, backup: string): string[] {
  const { include, terraform, stack, cwd } = choice;
  const place = [...option("--stack", stack), ...option("--cwd", cwd)];
  const selection = [
    ...include.flatMap((glob) => option("--include", glob)),
    ...option("--terraform", terraform),
  ];
  return [
    `The previous state: ${backup} (it contains the stack's encrypted secrets: don't commit it, and delete it when the preview is empty)`,
    'Next: the program must declare these objects before the next "pulumi up", which otherwise deletes them with their data.',
    "If index.ts isn't from an export of the same objects, paste the output of this command into it, except what it already declares:",
    `    ${["npx influxdb-gitops export", ...place, ...selection].join(" ")}`,
    `Then run "${["pulumi preview", ...place, "--expect-no-changes"].join(" ")}".`,
    ...(terraform === undefined
      ? []
      : [
          'When that preview is empty, run "terraform state rm" for these objects. Never run "terraform destroy".',
        ]),
  ];
}

function option(name: string, value: string | undefined): string[] {
  return value === undefined ? [] : [name, quoted(value)];
}

/** Quotes a string for a shell. */
function quoted(text: string): string {
  return /^[\w./:@%+=,-]+$/.test(text) ? text : `"${text.replace(/["$`\\]/g, "\\$&")}"`;
}
