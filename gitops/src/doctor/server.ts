import {
  ApiError,
  type Client,
  getHealth,
  listBucketPage,
  NetworkError,
  UnexpectedResponseError,
} from "pulumi-influxdb-serverless/client";
import { broken, type Finding, ok } from "./finding";
import { networkProblem } from "./networkProblem";
import { reasonOf } from "./refusal";
import type { Env } from "./settings";
import { tlsFinding } from "./tls";

/** Looks whether InfluxDB answers at the URL. @returns whether it is worth to go on */
export async function* examineServer(client: Client, env: Env): AsyncGenerator<Finding, boolean> {
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
    return `${client.url} answers: ${[status, version].filter(Boolean).join(", ")}`;
  } catch (error) {
    if (error instanceof NetworkError || !(await hasApi(client))) throw error;
    return `${client.url} answers, though it tells nothing at /health`;
  }
}

/** Whether the API itself answers, with whatever: a gateway may hide /health alone. */
async function hasApi(client: Client): Promise<boolean> {
  try {
    await listBucketPage(client, 0);
    return true;
  } catch (error) {
    return error instanceof ApiError;
  }
}

function unreachable(url: string, error: unknown): Finding {
  const reason = reasonOf(error);
  if (error instanceof UnexpectedResponseError) {
    return broken("url", `something answers, but it is not InfluxDB. ${reason}`);
  }
  const problem = error instanceof NetworkError ? networkProblem(error.reason) : undefined;
  if (!problem) return broken("url", reason);
  return broken(problem.check, `${url}: ${problem.meaning} (${(error as NetworkError).reason})`);
}
