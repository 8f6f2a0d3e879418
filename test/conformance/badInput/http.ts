/** A request that may be invalid: nothing is checked or corrected. */
export interface Parts {
  method: string;
  /** As it appears in the first line; non-ASCII characters are sent as UTF-8. */
  target: string;
  headers: [name: string, value: string][];
  body: Buffer;
}

/** The bytes of a request. A Content-Length is added unless the headers specify the body's length. */
export function bytesOf({ method, target, headers, body }: Parts): Buffer {
  const told = headers.some(([name]) => /^(content-length|transfer-encoding)$/i.test(name));
  const all = told ? headers : [...headers, ["Content-Length", String(body.length)]];
  const lines = all.map(([name, value]) => `${name}: ${value}`);
  const head = [`${method} ${target} HTTP/1.1`, ...lines, "", ""].join("\r\n");
  return Buffer.concat([Buffer.from(head), body]);
}
