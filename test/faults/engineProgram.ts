import type { StateResource } from "../support/engine";
import { type Declared, dependenciesOf } from "../support/engineModel/program";
import { Stack } from "../support/engineModel/stack";

const className = (kind: string) => kind.charAt(0).toUpperCase() + kind.slice(1);

/** Returns a program's text, with each resource after the resources that it refers to. */
export function programText(program: readonly Declared[]): string {
  const done = new Set<string>();
  const lines: string[] = ["const r = {};"];
  while (done.size < program.length) {
    const next = program.filter(
      (resource) =>
        !done.has(resource.name) && dependenciesOf(resource).every((name) => done.has(name)),
    );
    for (const resource of next) {
      lines.push(lineOf(resource));
      done.add(resource.name);
    }
  }
  return lines.join("\n");
}

function lineOf({ name, kind, args, aliases = [], dependsOn = [] }: Declared): string {
  const text = JSON.stringify(args).replace(/"\$([^"]+)"/g, (_, target) => `r["${target}"].id`);
  const options = `{ aliases: ${JSON.stringify(aliases.map((alias) => ({ name: alias })))}, dependsOn: [${dependsOn.map(
    (other) => `r["${other}"]`,
  )}] }`;
  return `r["${name}"] = new influxdb.${className(kind)}("${name}", ${text}, ${options});`;
}

/** Converts the output of `pulumi stack export` to the model's form. */
export function stackOf(resources: readonly StateResource[]): Stack {
  const stack = new Stack();
  stack.entries = resources.map(({ urn, type, id = "", inputs = {}, outputs = {} }) => {
    const name = urn.split("::").pop() ?? "";
    const last = type.slice(type.lastIndexOf(":") + 1);
    const kind = `${last.charAt(0).toLowerCase()}${last.slice(1)}` as Declared["kind"];
    const rest = { dependsOn: [], pendingDelete: false, provider: "", at: "" };
    return { name, kind, id, inputs, outputs, ...rest };
  });
  return stack;
}
