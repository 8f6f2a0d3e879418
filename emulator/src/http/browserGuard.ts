import { isIPv4 } from "node:net";
import type { MiddlewareHandler } from "hono";
import { ApiProblem } from "./problem";
import type { Env } from "./requestContext";

/** The parts of a `Host` header's value. */
interface Host {
  name: string;
  /** Empty if the header has none. */
  port: string;
}

/**
 * Keeps web pages out. A browser on this machine can reach the emulator like any program, and a web page can make it
 * send requests: to this address, or to the page's own host name if it resolves to this machine (DNS rebinding).
 */
export class BrowserGuard {
  private readonly listening: string;
  private readonly allowed: readonly Host[];

  /**
   * @param host The address that the emulator listens on.
   * @param allowedHosts Additional hosts that requests may use, with or without a port.
   * @throws Error if one can't be a host.
   */
  constructor(host: string, allowedHosts: readonly string[]) {
    this.listening = parseHost(host.includes(":") ? `[${host}]` : host)?.name ?? host;
    this.allowed = allowedHosts.map((allowed) => {
      const parsed = parseHost(allowed);
      if (!parsed) throw new Error(`allowedHosts: ${allowed} is not a host; use NAME or NAME:PORT`);
      return parsed;
    });
  }

  /**
   * For the API. It requires a token in a header, which a browser sends to another origin only if the server allows it,
   * and the emulator doesn't. The remaining case is a page whose own host name resolves to this machine.
   */
  readonly keepFromApi: MiddlewareHandler<Env> = (c, next) => {
    const { host = "" } = c.env.incoming.headers;
    // On a network, this machine can have any name.
    const isOpen = !isLoopback(this.listening);
    if (!isOpen && !this.isAllowed(host, ({ name }) => isLoopback(name))) throw foreignHost(host);
    return next();
  };

  /** For the controls, which need no token. */
  readonly keepFromControls: MiddlewareHandler<Env> = (c, next) => {
    const { host = "", origin, "sec-fetch-site": site = "none" } = c.env.incoming.headers;
    const port = String(c.env.incoming.socket.localPort);
    if (!this.isAllowed(host, (it) => (it.port || "80") === port && this.isOwnName(it.name))) {
      throw foreignHost(host);
    }
    const foreign = origin !== undefined && origin.toLowerCase() !== `http://${host.toLowerCase()}`;
    if (foreign || !["none", "same-origin"].includes(String(site))) {
      throw new ApiProblem(
        "forbidden",
        "the control endpoints refuse requests from other web pages",
      );
    }
    const sendsBody = ["POST", "PUT", "PATCH"].includes(c.req.method);
    if (sendsBody && !/^application\/json *(;|$)/i.test(c.req.header("content-type") ?? "")) {
      throw new ApiProblem("unsupported media type", "send content-type: application/json");
    }
    return next();
  };

  private isOwnName(name: string): boolean {
    return name === this.listening || isLoopback(name);
  }

  private isAllowed(header: string, isOwn: (host: Host) => boolean): boolean {
    const host = parseHost(header);
    if (!host) return false;
    const isNamed = ({ name, port }: Host) =>
      name === host.name && (port === "" || port === host.port);
    return isOwn(host) || this.allowed.some(isNamed);
  }
}

/** Parses a host with or without a port, and normalizes it; undefined if it isn't one. */
function parseHost(text: string): Host | undefined {
  const parts = /^[^\s/?#@\\]+?(?::(\d+))?$/.exec(text);
  const url = `http://${text}`;
  if (!parts || !URL.canParse(url)) return undefined;
  return { name: new URL(url).hostname, port: parts[1] ?? "" };
}

function isLoopback(name: string): boolean {
  return name === "localhost" || name === "[::1]" || (isIPv4(name) && name.startsWith("127."));
}

function foreignHost(host: string): ApiProblem {
  return new ApiProblem(
    "forbidden",
    `host ${JSON.stringify(host)} is not allowed; to allow it, use --allow-host or the allowedHosts option`,
  );
}
