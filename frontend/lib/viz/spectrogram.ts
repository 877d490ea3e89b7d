/** Where a spectrogram's columns lie in time. */

import type { Grid, Span } from "@/lib/viz/grid";

/**
 * The time that a spectrogram covers. Its frames are centred on whole hops, so the first column begins half a hop
 * before the window and the last one ends where it ends; stretching them over the window instead would misplace them
 * by up to half a hop.
 */
export function spectrogramExtent(grid: Grid, window: Span, frameLength: number): Span {
  const start = window.start - frameLength / 2;
  return { start, end: start + grid.cols * frameLength };
}
