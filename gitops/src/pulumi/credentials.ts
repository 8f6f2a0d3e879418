import { registerSecret } from "pulumi-influxdb-serverless/rules";

/*
 * Pulumi quotes the URL of its backend in errors. The URL comes from PULUMI_BACKEND_URL, a login or the project's file,
 * and may contain credentials.
 */

/** What the name of a secret parameter contains. */
const SECRET_NAME = "sig|key|token|secret|pass|pwd";
const SECRET_PARAMETER = new RegExp(SECRET_NAME, "i");
const SECRET_VALUE = new RegExp(
  `([?&][\\w.-]{0,30}(?:${SECRET_NAME})[\\w.-]{0,30}=)[^&\\s"]+`,
  "gi",
);

/** Registers the password and the secret parameters of a URL, so that no message shows them. */
export function registerSecretsOf(url = ""): void {
  const [, user = "", query = ""] =
    /^[a-z][a-z0-9+.-]*:(?:\/\/)?(?:([^/?#]*)@)?[^?]*(?:\?(.*))?$/is.exec(url) ?? [];
  const parameters = [...new URLSearchParams(query)].filter(([name]) =>
    SECRET_PARAMETER.test(name),
  );
  const password = user.slice(user.indexOf(":") + 1);
  for (const secret of [password, ...parameters.map(([, value]) => value)]) {
    registerSecret(secret);
    registerSecret(decoded(secret));
  }
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** Redacts what looks like credentials in a URL. The lengths are limited, since a program may print megabytes. */
export function withoutCredentials(text: string): string {
  return text
    .replace(/\b([a-z][a-z0-9+.-]{0,30}:\/\/)[^\s/"?#]{1,300}@/gi, "$1[redacted]@")
    .replace(SECRET_VALUE, "$1[redacted]");
}
