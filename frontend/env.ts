/** The only reader of the environment. */

const DEFAULT_API_URL = "http://127.0.0.1:8080";

/**
 * The gateway's address, read when a request is answered rather than when the page is built: one image then serves
 * any gateway. Spelled out, `process.env.NEXT_PUBLIC_API_URL` is replaced by the value it had in the build; that value
 * is the fallback here, and `Reflect.get` is what the compiler does not see through.
 */
export function apiUrl(): string {
  const atStart: unknown = Reflect.get(process.env, "NEXT_PUBLIC_API_URL");
  const url = (typeof atStart === "string" && atStart) || process.env.NEXT_PUBLIC_API_URL || DEFAULT_API_URL;
  return url.replace(/\/+$/, "");
}

/**
 * What `connect-src` must allow for `url`, WebSockets too; a path on the page's own host needs nothing beside 'self',
 * which covers those of the same host.
 */
export function apiOrigins(url: string): string {
  if (url.startsWith("/")) return "'self'";
  const { origin } = new URL(url);
  return `${origin} ${origin.replace(/^http/, "ws")}`;
}
