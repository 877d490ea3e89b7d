/** The order of a layer's channels. */

export const ORDERS = ["mean", "peak", "index"] as const;
export type Order = (typeof ORDERS)[number];

type Summary = { readonly index: number; readonly mean: number; readonly max: number };

/** A sorted copy; equals stay in the model's order. */
export function sortChannels<T extends Summary>(channels: readonly T[], order: Order): T[] {
  const key = (channel: T) =>
    order === "mean" ? -channel.mean : order === "peak" ? -channel.max : channel.index;
  return [...channels].sort((a, b) => key(a) - key(b) || a.index - b.index);
}
