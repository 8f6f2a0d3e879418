/** Codes of DNS, of the network and of the HTTP library, with their meaning for the user. */
const REASONS: Record<string, string> = {
  ENOTFOUND: "host not found: is the URL spelled correctly?",
  EAI_AGAIN: "DNS does not respond: is the network up?",
  ECONNREFUSED: "connection refused: is the port correct, and is the server running?",
  ECONNRESET: "connection reset: http:// instead of https://, or a firewall?",
  UND_ERR_SOCKET: "connection reset: http:// instead of https://, or a firewall?",
  EHOSTUNREACH: "host unreachable: is a VPN or a proxy (HTTPS_PROXY) missing?",
  ENETUNREACH: "network unreachable: is a VPN or a proxy (HTTPS_PROXY) missing?",
  ETIMEDOUT: "timeout: does a firewall block it, or is a proxy (HTTPS_PROXY) missing?",
  UND_ERR_CONNECT_TIMEOUT:
    "timeout: does a firewall block it, or is a proxy (HTTPS_PROXY) missing?",
  UND_ERR_ABORTED:
    "the proxy in HTTPS_PROXY or HTTP_PROXY refused the connection: are its address and password correct?",
};

/** Codes of TLS; those of certificates are OpenSSL's names of what is wrong with one. */
const TLS_REASONS: Record<string, string> = {
  CERT_HAS_EXPIRED: "its certificate has expired: renew it, or correct this machine's clock",
  CERT_NOT_YET_VALID: "its certificate is not valid yet: is this machine's clock right?",
  ERR_TLS_CERT_ALTNAME_INVALID:
    "its certificate is for another host: is the URL spelled correctly?",
  EPROTO: "it does not speak TLS on this port: http:// instead of https://, or another port?",
  ERR_SSL_WRONG_VERSION_NUMBER:
    "it does not speak TLS on this port: http:// instead of https://, or another port?",
  ERR_SSL_PACKET_LENGTH_TOO_LONG:
    "it does not speak TLS on this port: http:// instead of https://, or another port?",
};

/** The certificate isn't signed by an authority that Node.js trusts. */
const UNTRUSTED = new Set([
  "DEPTH_ZERO_SELF_SIGNED_CERT",
  "SELF_SIGNED_CERT_IN_CHAIN",
  "UNABLE_TO_GET_ISSUER_CERT",
  "UNABLE_TO_GET_ISSUER_CERT_LOCALLY",
  "UNABLE_TO_VERIFY_LEAF_SIGNATURE",
]);

const TRUST =
  "its certificate is signed by an authority that Node.js does not know: put the authority's certificate into " +
  "a file and set NODE_EXTRA_CA_CERTS to its path (a corporate proxy that inspects TLS has one, too)";

/** What kept a request from being answered. */
export interface NetworkProblem {
  /** The check that fails: the server can't be reached, or can't be trusted. */
  check: "url" | "tls";
  meaning: string;
}

/** What a code of a failed connection means; undefined for one that says nothing more than its message. */
export function networkProblem(code: string | undefined): NetworkProblem | undefined {
  if (code === undefined) return undefined;
  if (UNTRUSTED.has(code)) return { check: "tls", meaning: TRUST };
  const tls = TLS_REASONS[code];
  if (tls) return { check: "tls", meaning: tls };
  const network = REASONS[code];
  return network ? { check: "url", meaning: network } : undefined;
}
