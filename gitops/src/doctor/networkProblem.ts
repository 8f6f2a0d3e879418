/** DNS, network and HTTP library error codes, with their meaning for the user. */
const REASONS: Record<string, string> = {
  ENOTFOUND: "host not found: is the URL spelled correctly?",
  EAI_AGAIN: "DNS isn't responding: is the network up?",
  ECONNREFUSED: "connection refused: is the port correct, and is the server running?",
  ECONNRESET:
    "connection reset: is the scheme right (http:// or https://), or is a firewall blocking the connection?",
  UND_ERR_SOCKET:
    "connection reset: is the scheme right (http:// or https://), or is a firewall blocking the connection?",
  EHOSTUNREACH: "host unreachable: is a VPN or a proxy (HTTPS_PROXY) missing?",
  ENETUNREACH: "network unreachable: is a VPN or a proxy (HTTPS_PROXY) missing?",
  ETIMEDOUT: "timeout: is a firewall blocking the connection, or is a proxy (HTTPS_PROXY) missing?",
  UND_ERR_CONNECT_TIMEOUT:
    "timeout: is a firewall blocking the connection, or is a proxy (HTTPS_PROXY) missing?",
  UND_ERR_ABORTED:
    "the proxy in HTTPS_PROXY or HTTP_PROXY refused the connection: are its address and password correct?",
};

/** TLS error codes. The ones for certificates are OpenSSL's. */
const TLS_REASONS: Record<string, string> = {
  CERT_HAS_EXPIRED: "its certificate has expired: renew it, or correct this machine's clock",
  CERT_NOT_YET_VALID: "its certificate is not valid yet: is this machine's clock right?",
  ERR_TLS_CERT_ALTNAME_INVALID:
    "its certificate is for another host: is the URL spelled correctly?",
  EPROTO:
    "the server doesn't use TLS on this port: should the URL have http:// instead of https://, or another port?",
  ERR_SSL_WRONG_VERSION_NUMBER:
    "the server doesn't use TLS on this port: should the URL have http:// instead of https://, or another port?",
  ERR_SSL_PACKET_LENGTH_TOO_LONG:
    "the server doesn't use TLS on this port: should the URL have http:// instead of https://, or another port?",
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
  "its certificate is signed by an authority that Node.js does not trust: put the authority's certificate into " +
  "a file and set NODE_EXTRA_CA_CERTS to its path (a corporate proxy that inspects TLS has its own authority)";

/** Why a request got no response. */
export interface NetworkProblem {
  /** The check that fails: the server can't be reached, or can't be trusted. */
  check: "url" | "tls";
  meaning: string;
}

/** Returns the meaning of a connection's error code; undefined if the code adds nothing to its message. */
export function networkProblem(code: string | undefined): NetworkProblem | undefined {
  if (code === undefined) return undefined;
  if (UNTRUSTED.has(code)) return { check: "tls", meaning: TRUST };
  const tls = TLS_REASONS[code];
  if (tls) return { check: "tls", meaning: tls };
  const network = REASONS[code];
  return network ? { check: "url", meaning: network } : undefined;
}
