import { type Finding, ok, warning } from "./finding";

/** Whether the token travels encrypted, as far as the URL and the environment tell. */
export function tlsFinding(url: string, env: Record<string, string | undefined>): Finding {
  const { protocol, hostname } = new URL(url);
  if (protocol === "https:") {
    return env.NODE_TLS_REJECT_UNAUTHORIZED === "0"
      ? warning("tls", "https, but NODE_TLS_REJECT_UNAUTHORIZED=0 trusts anybody: unset it")
      : ok("tls", "https, with a certificate that is trusted here");
  }
  return isThisMachine(hostname)
    ? ok("tls", "plain http, which does not leave this machine")
    : warning("tls", `plain http: the token travels in clear to ${hostname}; use https`);
}

function isThisMachine(host: string): boolean {
  return /^(localhost|.+\.localhost|127(\.\d+){3}|\[::1\])$/i.test(host);
}
