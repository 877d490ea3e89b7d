/** What a layer's channels respond to: the classes of the training windows that excite each of them most. */

export type Responses = {
  readonly labels: readonly string[];
  /** Windows that were counted for each channel. */
  readonly windows: number;
  /** Row-major, `[channels, classes]`; a row's sum is 1. */
  readonly shares: Float32Array;
};

export type Response = { readonly label: string; readonly share: number };

/** Smaller shares say nothing about a channel. */
const SMALLEST = 0.05;

/** The classes with the largest shares, at most `most` of them. */
export function responsesOf({ labels, shares }: Responses, channel: number, most = 3): Response[] {
  const row = shares.subarray(channel * labels.length, (channel + 1) * labels.length);
  return Array.from(row, (share, index) => ({ label: labels[index] as string, share }))
    .filter(({ share }) => share >= SMALLEST)
    .sort((a, b) => b.share - a.share)
    .slice(0, most);
}
