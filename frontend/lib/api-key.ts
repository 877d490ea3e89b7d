/** The gateway's API key, where it asks for one: kept by this tab alone, and gone with it. */

const NAME = "gateway-api-key";

/** A browser may forbid all storage; the key then lives as long as the page. */
export function readApiKey(): string | null {
  try {
    return sessionStorage.getItem(NAME);
  } catch {
    return null;
  }
}

export function keepApiKey(key: string): void {
  try {
    sessionStorage.setItem(NAME, key);
  } catch {
    // It is in use already.
  }
}
