/** Two answers beside each other. */

import type { Prediction } from "@/lib/gateway";
import type { Grid, Span } from "@/lib/viz/grid";

/** What of an answer is kept to be compared: a sound, a window, a region, or one with a part removed. */
export type Kept = {
  readonly name: string;
  /** Every class, likeliest first. */
  readonly scores: readonly Prediction[];
  readonly uncertain: boolean;
  /** dB, as the network got it. */
  readonly spectrogram: Grid;
  /** Seconds that the spectrogram covers, and those of its window. */
  readonly extent: Span;
  readonly window: Span;
};

export type Pair = { readonly label: string; readonly a: number; readonly b: number };

/** Classes listed of each side. */
const LISTED = 3;

/** The likeliest classes of both, with their confidences in each. */
export function pairs(a: Kept, b: Kept): Pair[] {
  const [ofA, ofB] = [a, b].map(
    ({ scores }) => new Map(scores.map(({ label, confidence }) => [label, confidence])),
  );
  const labels = new Set([a, b].flatMap(({ scores }) => scores.slice(0, LISTED).map(({ label }) => label)));
  return [...labels].map((label) => ({ label, a: ofA?.get(label) ?? 0, b: ofB?.get(label) ?? 0 }));
}

/** What is seen of another window when `view` is seen of `window`: the same seconds from its beginning. */
export function linkedView(view: Span, window: Span, other: Span): Span {
  const by = other.start - window.start;
  return { start: view.start + by, end: view.end + by };
}
