/** The level of what is filled. The gateway's answer says the one that was used; this one is seen before. */

import { extremes, type Grid } from "@/lib/viz/grid";
import { ownerOf } from "@/lib/whatif/mask";
import type { Fill, Variant } from "@/lib/whatif/variants";

/** dB: values further below a window's loudest cell are clipped for the network. */
const DYNAMIC_RANGE_DB = 80;

/** In dB: the spectrogram's mean over the range that the network sees, or silence. */
export function fillLevel({ values }: Grid, fill: Fill, floorDb: number): number {
  if (fill === "silence") return floorDb;
  const lowest = extremes(values).max - DYNAMIC_RANGE_DB;
  return values.reduce((sum, value) => sum + Math.max(value, lowest), 0) / values.length;
}

/** The spectrogram as the network gets it: masked cells have this level. */
export function filled(spectrogram: Grid, { mask, mode }: Variant, fillDb: number): Grid {
  const { rows, cols, values } = spectrogram;
  const gone = mode === "remove" ? 1 : 0;
  return {
    rows,
    cols,
    values: values.map((value, index) => {
      const row = ownerOf(Math.floor(index / cols), mask.rows, rows);
      const col = ownerOf(index % cols, mask.cols, cols);
      return mask.cells[row * mask.cols + col] === gone ? fillDb : value;
    }),
  };
}
