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

/** Which objects of an organization, and where it is. */
export interface ObjectsOptions extends OrganizationOptions {
  /** Globs of names; none: everything. */
  include: readonly string[];
  /** The output of `terraform show -json`: only the buckets, labels and tokens of it, named after its addresses. */
  terraform?: string | undefined;
}

/** What was read. */
export interface Objects {
  objects: NamedObject[];
  /** The server. */
  url: string;
  /** Why there may be more objects that this token does not see. */
  hidden: string[];
  /** Finds the value of an API token, where Terraform's state has it. */
  tokenOf: TokenOf;
}

/**
 * What a program can declare of an organization, named; what is left out, and why, is told on the way. `export` writes
 * these into a program, `import` into a state.
 * @throws InfluxError when a list can't be read
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
      progress.show(`looking at ${done} of ${all} buckets …`),
    );
    // What Terraform has, and this token does not see, is told by its id.
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

/** @throws CommandError when an object has the token in what a program would declare of it: it would be in plain text there */
function requireNoToken(objects: readonly InventoryObject[]): void {
  const found = objects.find((object) => {
    // With the names, which become logical names and variables: of a role, that of its user.
    const text = JSON.stringify(object);
    return redactTokens(text) !== text;
  });
  if (!found) return;
  throw new CommandError(
    `${typeName(found.kind)} ${found.id} has the token of this connection in its name, description or properties on the ` +
      "server, where others can read it. Nothing was written. Remove it there, revoke the token, and use a new one.",
  );
}

/** These and nothing else: what stands below a bucket was not Terraform's. */
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
