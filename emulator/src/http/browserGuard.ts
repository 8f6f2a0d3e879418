import { isIPv4 } from "node:net";
import type { MiddlewareHandler } from "hono";
import { ApiProblem } from "./problem";
import type { Env } from "./requestContext";

/** The value of a `Host` header in its parts. */
interface Host {
  name: string;
  /** Empty where the header names none. */
  port: string;
}

/**
 * Keeps web pages out. A browser on this machine reaches the emulator as well as any program does, and a web
 * page can make it send requests: to this address, or to a name of the page's own that leads here (DNS rebinding).
 */
export class BrowserGuard {
  private readonly listening: string;
  private readonly allowed: readonly Host[];

  /**
   * @param host The address that the emulator listens on.
   * @param allowedHosts Further hosts by which it is reached, with or without a port.
   * @throws Error for one that cannot be a host.
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
   * For the API. It needs a token in a header, which a browser sends to another origin only after asking, and
   * the emulator gives no such permission. What remains is a page whose own name leads to this machine.
   */
  readonly keepFromApi: MiddlewareHandler<Env> = (c, next) => {
    const { host = "" } = c.env.incoming.headers;
    // A network may know this machine by any name.
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

/** Reads a host with or without a port, in one spelling; undefined for what is none. */
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
