import {
  ApiError,
  type Client,
  ConfigurationError,
  getHealth,
  listBucketPage,
  NetworkError,
  UnexpectedResponseError,
} from "pulumi-influxdb-serverless/client";
import { broken, type CheckResult, ok, reasonOf, warning } from "./checkResult";
import { networkProblem } from "./networkProblem";
import type { Env } from "./settings";

/** Checks whether InfluxDB responds at the URL. @returns whether it makes sense to continue */
export async function* examineServer(
  client: Client,
  env: Env,
): AsyncGenerator<CheckResult, boolean> {
  try {
    yield ok("url", await greet(client));
  } catch (error) {
    yield unreachable(client.url, error);
    return false;
  }
  yield tlsFinding(client.url, env);
  return true;
}

async function greet(client: Client): Promise<string> {
  try {
    const { status, version } = await getHealth(client);
    return `${client.url} responds: ${[status, version].filter(Boolean).join(", ")}`;
  } catch (error) {
    if (error instanceof NetworkError || !(await hasApi(client))) throw error;
    return `${client.url} responds, but /health is not available`;
  }
}

/** Returns whether the API itself responds, with any result: a gateway may hide only /health. */
async function hasApi(client: Client): Promise<boolean> {
  try {
    await listBucketPage(client, 0);
    return true;
  } catch (error) {
    return error instanceof ApiError;
  }
}

function unreachable(url: string, error: unknown): CheckResult {
  const reason = reasonOf(error);
  if (error instanceof ConfigurationError) return broken("proxy", reason);
  if (error instanceof UnexpectedResponseError) {
    return broken("url", `something responds, but it is not InfluxDB. ${reason}`);
  }
  const problem = error instanceof NetworkError ? networkProblem(error.reason) : undefined;
  if (!problem) return broken("url", reason);
  return broken(problem.check, `${url}: ${problem.meaning} (${(error as NetworkError).reason})`);
}

/** Reports whether the token is sent encrypted, as far as the URL and the environment show. */
export function tlsFinding(url: string, env: Record<string, string | undefined>): CheckResult {
  const { protocol, hostname } = new URL(url);
  if (protocol === "https:") {
    return env.NODE_TLS_REJECT_UNAUTHORIZED === "0"
      ? warning(
          "tls",
          "https, but NODE_TLS_REJECT_UNAUTHORIZED=0 accepts any certificate: unset it",
        )
      : ok("tls", "https, with a certificate that is trusted here");
  }
  const proxy = proxyOf(url, env);
  if (proxy) {
    const advice = `set NO_PROXY=${hostname}, or use https`;
    return warning(
      "tls",
      `plain http through the proxy ${proxy.host} (${proxy.variable}), which sees the token; ${advice}`,
    );
  }
  return isThisMachine(hostname)
    ? ok("tls", "plain http, which does not leave this machine")
    : warning("tls", `plain http: the token is sent unencrypted to ${hostname}; use https`);
}

/**
 * Returns the proxy for an http URL, without its password, and the variable that sets it, by the rules of undici's
 * `EnvHttpProxyAgent`.
 */
function proxyOf(url: string, env: Record<string, string | undefined>) {
  const variable = env.http_proxy === undefined ? "HTTP_PROXY" : "http_proxy";
  const proxy = env[variable];
  if (!proxy || !URL.canParse(proxy)) return undefined;
  const { hostname, port } = new URL(url);
  const isExempt = (env.no_proxy ?? env.NO_PROXY ?? "")
    .toLowerCase()
    .split(/[,\s]/)
    .filter(Boolean)
    .some((entry) => {
      const [, host = entry, only] = /^(.+):(\d+)$/.exec(entry) ?? [];
      if (only && only !== (port || "80")) return false;
      if (entry === "*") return true;
      return /^[.*]/.test(host) ? hostname.endsWith(host.replace(/^\*/, "")) : hostname === host;
    });
  return isExempt ? undefined : { host: new URL(proxy).host, variable };
}

function isThisMachine(host: string): boolean {
  return /^(localhost|.+\.localhost|127(\.\d+){3}|\[::1\])$/i.test(host);
}
