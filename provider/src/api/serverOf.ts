/** The server of a URL, in one form: no credentials, no query, no slash at the end. Marks in states are made of it. */
export function serverOf(url: string): string {
  const { origin, pathname } = new URL(url);
  return origin + pathname.replace(/\/+$/, "").replace(/\/{2,}/g, "/");
}
