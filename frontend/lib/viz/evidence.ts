/** How much the network's last layer speaks for a class, and where. */

import type { Rgb } from "@/lib/viz/colormap";
import { extremes, type Grid } from "@/lib/viz/grid";

/** One hue, which no colour map of ours contains. */
export const EVIDENCE_HUE: Rgb = [94, 240, 255];

/** The evidence drawn at full strength: the class's own strongest cell. */
export function evidenceLimit({ grid }: { readonly grid: Grid }): number {
  const { max } = extremes(grid.values);
  return max > 0 ? max : 1;
}

/** The outline runs where the evidence has this share of its strongest. */
export const OUTLINE_SHARE = 0.5;
