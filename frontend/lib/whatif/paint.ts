/** A mask onto a canvas that shows part of a spectrogram. */

import type { Corner } from "@/lib/viz/outline";
import { lineAt } from "@/lib/viz/paint";
import { type Placement, secondsAt } from "@/lib/viz/placement";
import { heightOf, type View, xOf } from "@/lib/viz/view";
import { firstOwned, type Mask } from "@/lib/whatif/mask";

type Size = { readonly width: number; readonly height: number };
type Drawn = { readonly mask: Mask; readonly mode: "outline" | "remove" | "keep" };

/**
 * Fills what the network does not get and outlines the mask: `remove` fills marked cells, `keep` all others. `lines` are
 * the mask's outline, `placement` is the spectrogram's own.
 */
export function drawMask(
  context: CanvasRenderingContext2D,
  { mask, mode }: Drawn,
  lines: readonly Corner[][],
  fill: string,
  hue: string,
  placement: Placement,
  view: View,
  { width, height }: Size,
): void {
  const x = (col: number) =>
    xOf(view, secondsAt(placement, firstOwned(col, mask.cols, placement.cols.length))) * width;
  const pitch = (row: number) => firstOwned(row, mask.rows, placement.rows.length) / placement.rows.length;
  const y = (row: number) => (1 - heightOf(view, pitch(row))) * height;

  const path = new Path2D();
  for (const line of lines) {
    line.forEach(([col, row], index) => {
      if (index === 0) path.moveTo(x(col), y(row));
      else path.lineTo(x(col), y(row));
    });
    path.closePath();
  }
  if (mode !== "outline") {
    const area = new Path2D(path);
    if (mode === "keep") area.rect(x(0), y(mask.rows), x(mask.cols) - x(0), y(0) - y(mask.rows));
    context.fillStyle = fill;
    context.fill(area, "evenodd");
  }
  // Lines at the edge of the plot stay inside it; a dark casing keeps them visible on every colour.
  const edge = new Path2D();
  for (const line of lines) {
    line.forEach(([col, row], index) => {
      const [left, top] = [x(col), lineAt(view, pitch(row), height)];
      if (index === 0) edge.moveTo(left, top);
      else edge.lineTo(left, top);
    });
  }
  context.lineJoin = "round";
  context.strokeStyle = "rgb(0 0 0 / 0.75)";
  context.lineWidth = 4;
  context.stroke(edge);
  context.strokeStyle = hue;
  context.lineWidth = 1.75;
  context.stroke(edge);
}
