/** The level of what is filled. The gateway's answer says the one that was used; this one is seen before. */

import { extremes, type Grid } from "@/lib/viz/grid";
import type { Fill } from "@/lib/whatif/ask";

/** dB: what lies further below a window's loudest cell is all the same to the network. */
const DYNAMIC_RANGE_DB = 80;

/** In dB: the spectrogram's mean over the range that the network sees, or silence. */
export function fillLevel({ values }: Grid, fill: Fill, floorDb: number): number {
  if (fill === "silence") return floorDb;
  const lowest = extremes(values).max - DYNAMIC_RANGE_DB;
  return values.reduce((sum, value) => sum + Math.max(value, lowest), 0) / values.length;
}
