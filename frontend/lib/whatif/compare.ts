/** Two answers beside each other. */

import type { Prediction } from "@/lib/gateway";
import type { Grid, Span } from "@/lib/viz/grid";
import type { View } from "@/lib/viz/view";

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
  /** The evidence for each class that has some, in logits; `null` of a what-if result, which is requested without it. */
  readonly evidence: readonly { readonly label: string; readonly grid: Grid }[] | null;
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

/** What is seen of another window when `view` is seen of `window`: the same seconds from its beginning, and the same pitches. */
export function linkedView(view: View, window: Span, other: Span): View {
  const by = other.start - window.start;
  return { ...view, start: view.start + by, end: view.end + by };
}

/** How much more evidence for a class B has than A, cell by cell; in words why there is no such map, if there is none. */
export function evidenceDifference(a: Kept, b: Kept, label: string): Grid | string {
  if (!a.evidence || !b.evidence) return "A result with a part removed comes without its evidence.";
  const [before, after] = [a, b].map(({ evidence }) => evidence?.find((each) => each.label === label)?.grid);
  if (!before || !after) return "Only one of the two has evidence for this class among its likeliest.";
  if (before.rows !== after.rows || before.cols !== after.cols)
    return "The two were analysed on different grids.";
  return { ...after, values: after.values.map((value, index) => value - (before.values[index] as number)) };
}
