/** For tests: answers in binary, as the gateway writes them. */

export function packed(document: unknown, arrays: readonly number[] = []): ArrayBuffer {
  const json = new TextEncoder().encode(JSON.stringify(document));
  const bytes = new Uint8Array(4 + json.length + arrays.length);
  new DataView(bytes.buffer).setUint32(0, json.length, true);
  bytes.set(json, 4);
  bytes.set(arrays, 4 + json.length);
  return bytes.buffer;
}
