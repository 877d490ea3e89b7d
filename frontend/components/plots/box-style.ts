import { type Placement, secondsAt } from "@/lib/viz/placement";
import { heightOf, type View, xOf } from "@/lib/viz/view";

/** Cells of a spectrogram, counted from its lower left corner. */
type Box = { readonly row0: number; readonly row1: number; readonly col0: number; readonly col1: number };

/** Where a box lies in a plot. `placement` is the spectrogram's own. */
export function boxStyle(view: View, placement: Placement, { row0, row1, col0, col1 }: Box) {
  const x = (col: number) => xOf(view, secondsAt(placement, col)) * 100;
  const y = (row: number) => heightOf(view, row / placement.rows.length) * 100;
  return {
    left: `${x(col0)}%`,
    width: `${x(col1) - x(col0)}%`,
    bottom: `${y(row0)}%`,
    height: `${y(row1) - y(row0)}%`,
  };
}
