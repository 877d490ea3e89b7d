/** A long recording's windows as tracks. */

import type { Span } from "@/lib/viz/grid";

/** Pixels of one class's track. */
export const TRACK_HEIGHT = 26;

export type Scored = Span & { readonly confidences: readonly number[]; readonly uncertain: boolean };

/** Index of the largest confidence. */
export function likeliest(confidences: readonly number[]): number {
  let best = 0;
  confidences.forEach((confidence, index) => {
    if (confidence > (confidences[best] as number)) best = index;
  });
  return best;
}

/** The classes worth a track: those that lead in some window, most confident in sum first. */
export function leadingClasses(windows: readonly Scored[]): number[] {
  const sums = new Map<number, number>();
  for (const { confidences } of windows) {
    const best = likeliest(confidences);
    sums.set(best, (sums.get(best) ?? 0) + (confidences[best] as number));
  }
  return [...sums.entries()].sort(([, a], [, b]) => b - a).map(([index]) => index);
}

/**
 * The stretch of the timeline that stands for each window. Windows overlap, so each gets the time to which its middle
 * is the nearest one; the first and the last reach to the ends.
 */
export function windowCells(windows: readonly Span[], whole: Span): Span[] {
  const middles = windows.map(({ start, end }) => (start + end) / 2);
  return middles.map((middle, index) => ({
    start: index === 0 ? whole.start : ((middles[index - 1] as number) + middle) / 2,
    end: index === middles.length - 1 ? whole.end : (middle + (middles[index + 1] as number)) / 2,
  }));
}

/** Time in which the network recognised one class: adjacent windows of one leading class. */
export type Stretch = Span & {
  /** Index of the class; `null` for an out-of-distribution sound. */
  readonly leader: number | null;
  /** Index of its most confident window. */
  readonly window: number;
};

/** A recording as stretches. `isKnown` returns whether a window's leading class may be named. */
export function stretches(
  windows: readonly Scored[],
  whole: Span,
  isKnown: (uncertain: boolean, confidence: number) => boolean,
): Stretch[] {
  const cells = windowCells(windows, whole);
  const found: (Stretch & { confidence: number })[] = [];
  windows.forEach(({ confidences, uncertain }, window) => {
    const best = likeliest(confidences);
    const confidence = confidences[best] ?? 0;
    const leader = isKnown(uncertain, confidence) ? best : null;
    const cell = cells[window] as Span;
    const last = found.at(-1);
    if (!last || last.leader !== leader) found.push({ ...cell, leader, window, confidence });
    else {
      const stronger = confidence > last.confidence;
      found[found.length - 1] = {
        ...last,
        end: cell.end,
        ...(stronger && { window, confidence }),
      };
    }
  });
  return found.map(({ confidence: _, ...stretch }) => stretch);
}

/** The window that a moment belongs to. */
export function windowAt(windows: readonly Span[], whole: Span, time: number): number {
  const index = windowCells(windows, whole).findIndex(({ start, end }) => time >= start && time < end);
  return index === -1 ? (time < whole.start ? 0 : windows.length - 1) : index;
}
