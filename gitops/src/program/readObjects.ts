import { takeInventory } from "../live/inventory";
import { type OrganizationOptions, openOrganization } from "../live/openOrganization";
import { selectionOf } from "../live/select";
import { progressOn } from "../terminal/progress";
import { tell } from "../terminal/tell";
import { declarable } from "./declarable";
import { type NamedObject, nameObjects } from "./namedObject";

/**
 * What a program can declare of an organisation, named; what is left out, and why, is told on the way. `export` writes
 * these into a program, `import` into a state.
 * @param include globs of names; none: everything
 * @throws InfluxError when not all of it can be read
 */
export async function readObjects(
  place: OrganizationOptions,
  include: readonly string[],
): Promise<{ objects: NamedObject[]; url: string }> {
  const progress = progressOn(process.stderr);
  const session = await openOrganization(place);
  try {
    const { objects, notes } = await takeInventory(session, selectionOf(include), (done, all) =>
      progress.show(`looking at ${done} of ${all} buckets …`),
    );
    progress.clear();
    const own = declarable(objects);
    for (const note of [...notes, ...own.notes]) tell(`note: ${note}`);
    return { objects: nameObjects(own.objects), url: session.client.url };
  } finally {
    progress.clear();
    await session.client.close();
  }
}
