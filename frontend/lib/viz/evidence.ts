/** The evidence of the network's last layer for or against a class, and where it lies. */

import type { Rgb } from "@/lib/viz/colormap";
import { extremes, type Grid, mean } from "@/lib/viz/grid";

/** Hues that no colour map of ours contains. */
export const FOR_HUE: Rgb = [94, 240, 255];
export const AGAINST_HUE: Rgb = [255, 255, 255];

/** A logit that is this small moves no decision: evidence is not enlarged beyond it. */
const SCALE_FLOOR = 10;
/** The share of the scale that a class's strongest cell must have for an outline to be drawn. */
const VISIBLE_SHARE = 0.1;

type Evidence = { readonly grid: Grid };

/** The evidence drawn at full strength: one number for all classes of an answer, so that classes can be compared. */
export function evidenceScale(maps: readonly Evidence[]): number {
  return maps.reduce((scale, { grid }) => {
    const { min, max } = extremes(grid.values);
    return Math.max(scale, max, -min);
  }, SCALE_FLOOR);
}

export function evidenceFacts({ grid }: Evidence) {
  const { min, max } = extremes(grid.values);
  return { strongest: Math.max(0, max), opposing: Math.min(0, min), mean: mean(grid.values) };
}

/**
 * The smallest set of cells that holds half of all evidence of one sign (1 for, −1 against), as their indices. Empty
 * where the strongest is too small on the answer's `scale` to mean anything.
 */
export function strongestHalf({ values }: Grid, sign: 1 | -1, scale: number): Set<number> {
  const cells = Array.from(values, (value, index) => ({ index, size: value * sign }))
    .filter(({ size }) => size > 0)
    .sort((a, b) => b.size - a.size);
  const total = cells.reduce((sum, { size }) => sum + size, 0);
  const half = new Set<number>();
  if ((cells[0]?.size ?? 0) < scale * VISIBLE_SHARE) return half;
  let held = 0;
  for (const { index, size } of cells) {
    if (held >= total / 2) break;
    half.add(index);
    held += size;
  }
  return half;
}
