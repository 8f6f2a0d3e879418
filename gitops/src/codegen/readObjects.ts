import { redactTokens, typeName } from "pulumi-influxdb-serverless/rules";
import { CommandError } from "../commandError";
import { findHidden } from "../inventory/hidden";
import { type Selection, takeInventory } from "../inventory/inventory";
import { type InventoryObject, objectKey } from "../inventory/inventoryObject";
import { type OrganizationOptions, openOrganization } from "../inventory/openOrganization";
import { selectionOf } from "../inventory/selection";
import type { TokenOf } from "../inventory/tokenPermissions";
import { logToStderr, progressOn } from "../output/progress";
import { readTerraform } from "../terraform/readTerraform";
import { describeMissing, type TerraformObjects } from "../terraform/terraformObjects";
import { declarable } from "./declarable";
import { type NamedObject, nameObjects } from "./namedObject";

/** Selects the objects, and the organization to read them from. */
export interface ObjectsOptions extends OrganizationOptions {
  /** Name globs; empty means everything. */
  include: readonly string[];
  /** The output of `terraform show -json`: only its buckets, labels and tokens, named after their addresses. */
  terraform?: string | undefined;
}

/** What was read. */
export interface Objects {
  objects: NamedObject[];
  /** The server. */
  url: string;
  /** Why there may be more objects that this token does not see. */
  hidden: string[];
  /** Finds an API token's value, if Terraform's state has it. */
  tokenOf: TokenOf;
}

/**
 * Reads and names the objects in an organization that a program can declare, and reports what was left out and why.
 * `export` writes these into a program, `import` into a state.
 * @throws InfluxError if a list can't be read
 */
export async function readObjects({
  include,
  terraform: file,
  ...place
}: ObjectsOptions): Promise<Objects> {
  const terraform = file === undefined ? undefined : await readTerraform(file);
  const selection = terraform ? selectionIn(terraform) : selectionOf(include);
  const progress = progressOn(process.stderr);
  const session = await openOrganization(place);
  try {
    const inventory = await takeInventory(session, selection, (done, all) =>
      progress.show(`checking ${done} of ${all} buckets …`),
    );
    // Objects that Terraform manages but this token can't read are reported by ID.
    const hidden = terraform ? [] : await findHidden(session, inventory);
    progress.clear();
    const { objects, notes, orgId, tokens } = inventory;
    const missing = terraform ? describeMissing(terraform, objects, orgId, tokens?.own) : [];
    const own = declarable(objects);
    requireNoToken(own.objects);
    for (const note of [...notes, ...(terraform?.notes ?? []), ...missing, ...own.notes]) {
      logToStderr(`note: ${note}`);
    }
    const named = nameObjects(
      own.objects,
      (object) => terraform?.byKey.get(objectKey(object))?.name,
    );
    const reasons = hidden.map(({ message }) => message);
    const tokenOf = terraform ? tokensIn(terraform) : () => undefined;
    return { objects: named, url: session.client.url, hidden: reasons, tokenOf };
  } finally {
    progress.clear();
    await session.client.close();
  }
}

/**
 * @throws CommandError if a declarable property of an object contains the token, which would then be in the program in
 * plain text
 */
function requireNoToken(objects: readonly InventoryObject[]): void {
  const found = objects.find((object) => {
    // Include the names, which become logical names and variables; for a role, the user's name.
    const text = JSON.stringify(object);
    return redactTokens(text) !== text;
  });
  if (!found) return;
  throw new CommandError(
    `${typeName(found.kind)} ${found.id} contains this connection's token in its name, description or properties on the ` +
      "server, where others can read it. Nothing was written. Remove it there, revoke the token, and use a new one.",
  );
}

/** Selects only these objects: Terraform didn't manage anything in a bucket. */
function selectionIn(terraform: TerraformObjects): Selection {
  const { byKey } = terraform;
  const hasTokens = [...byKey.values()].some(({ type }) => type.endsWith("_authorization"));
  return {
    bucket: ({ id }) => byKey.has(objectKey({ kind: "bucket", id })),
    label: ({ id }) => byKey.has(objectKey({ kind: "label", id })),
    below: false,
    token: ({ id }) => byKey.has(objectKey({ kind: "authorization", id })),
    tokenOf: tokensIn(terraform),
    isWanted: (kind) => kind !== "authorization" || hasTokens,
  };
}

function tokensIn({ byKey }: TerraformObjects): TokenOf {
  return (id) => byKey.get(objectKey({ kind: "authorization", id }))?.token;
}
