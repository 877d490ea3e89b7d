/** Where the page finds a bundled sample. */
export function addressOf(file: string): string {
  return `/samples/${encodeURIComponent(file)}`;
}
