/** The gateway's API key, if it requires one: kept in this tab's session storage. */

const NAME = "gateway-api-key";

/** Whether a text can be a key at all: anything else could not travel in a header. */
export function isSendable(text: string): boolean {
  return /^[\x21-\x7e]+$/.test(text);
}

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
