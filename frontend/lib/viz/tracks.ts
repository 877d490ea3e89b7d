/** Confidence over time as bars: one track for each class, one bar for each window. */

import type { Span } from "@/lib/viz/grid";
import type { Box } from "@/lib/viz/paint";
import type { Scored } from "@/lib/viz/timeline";

const SURE = "#d9d2c4";
const UNCERTAIN = "rgb(217 210 196 / 0.4)";
/** Pixels that stay free above the highest bar of a track, and below all of them. */
const GAP = { above: 3, below: 2 };

/** Draws the tracks of `leaders` into `box`, which shows `whole`; a window's bar fills its cell. */
export function drawTracks(
  context: CanvasRenderingContext2D,
  windows: readonly Scored[],
  leaders: readonly number[],
  cells: readonly Span[],
  whole: Span,
  box: Box,
): void {
  const x = (time: number) => box.x + ((time - whole.start) / (whole.end - whole.start)) * box.width;
  const track = box.height / leaders.length;
  leaders.forEach((leader, index) => {
    const bottom = box.y + (index + 1) * track - GAP.below;
    context.fillStyle = "rgb(255 255 255 / 0.14)";
    context.fillRect(box.x, bottom, box.width, 0.5);
    windows.forEach(({ confidences, uncertain }, window) => {
      const { start, end } = cells[window] as Span;
      const height = (confidences[leader] ?? 0) * (track - GAP.above - GAP.below);
      context.fillStyle = uncertain ? UNCERTAIN : SURE;
      context.fillRect(x(start) + 0.5, bottom - height, x(end) - x(start) - 1, height);
    });
  });
}
