import {
  type Client,
  createClient,
  OwnershipRegistry,
  Session,
} from "pulumi-influxdb-serverless/client";
import { redact } from "pulumi-influxdb-serverless/rules";
import { checkResources, type DriftCheck } from "../drift/checkResource";
import type { ManagedResource } from "../pulumi/stackState";
import { examineApis } from "./apis";
import { broken, type CheckResult, reasonOf } from "./checkResult";
import { examineOrganization } from "./organization";
import { examinePermissions } from "./permissions";
import { examinePlan } from "./plan";
import { examineServer } from "./server";
import { type Env, examineSettings, type SettingsOptions, type Target } from "./settings";
import { examineToken, visibleBucketsOf } from "./token";
import { examineVersions } from "./versions";

/** The `doctor` command shouldn't take minutes because the URL is wrong. */
const POLICY = { repeats: 1, patience: 2, timeout: 10_000, deadline: 30_000 };

/**
 * Checks everything that a stack needs, yields one finding at a time, and continues as long as that makes sense. Only
 * reads: nothing on the server is changed.
 */
export async function* examine(options: SettingsOptions, env: Env): AsyncGenerator<CheckResult> {
  yield* examineService(options, env);
  yield* examineVersions(options.cwd);
}

/** Checks everything about the service: the settings that point to it, and its responses. */
export async function* examineService(
  options: SettingsOptions,
  env: Env,
): AsyncGenerator<CheckResult> {
  for (const target of yield* examineSettings(options, env)) {
    for await (const finding of examineTarget(target, env)) {
      const prefix = target.name === undefined ? "" : `${target.name}: `;
      yield { ...finding, check: prefix + finding.check, text: redact(finding.text) };
    }
  }
}

async function* examineTarget(
  { connection, resources, secret }: Target,
  env: Env,
): AsyncGenerator<CheckResult> {
  const kinds = new Set(resources.map(({ kind }) => kind));
  const client = createClient({ ...connection, policy: POLICY });
  try {
    if (!(yield* examineServer(client, env))) return;
    const everything = yield* examineToken(client, secret);
    if (!everything) return;
    const organization = yield* examineOrganization(client, connection.org, everything.buckets);
    const isListed = organization && everything.buckets;
    const sight = isListed ? await visibleBucketsOf(client, organization.id, secret) : everything;
    const own = organization ? await lookAtOwn(client, connection.org, resources) : [];
    yield* examinePermissions({ client, organization, sight, own, kinds });
    yield* examineApis(client, organization, sight, kinds);
    if (organization) yield* examinePlan(client, organization.id, sight.buckets);
  } catch (error) {
    yield broken("server", `the remaining checks were skipped: ${reasonOf(error)}`);
  } finally {
    await client.close();
  }
}

/**
 * Reads the stack's own objects, as a refresh does: buckets and labels, which come from lists, and one object of each
 * other kind. Reading some other object of the same kind would prove nothing.
 */
function lookAtOwn(
  client: Client,
  org: Target["connection"]["org"],
  resources: readonly ManagedResource[],
): Promise<DriftCheck[]> {
  const session = new Session(client, org, () => undefined, new OwnershipRegistry());
  const seen = new Set<string>();
  const some = resources.filter(({ kind }) => {
    const isFirst = !seen.has(kind);
    seen.add(kind);
    return isFirst || kind === "bucket" || kind === "label";
  });
  return checkResources(session, some);
}
