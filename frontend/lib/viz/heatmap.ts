/** Numbers to pixels. */

import { type ColormapName, colours, type Rgb } from "@/lib/viz/colormap";
import type { Grid, Range, Span } from "@/lib/viz/grid";

/** RGBA pixels, one per cell, the lowest frequency in the bottom row. */
export function heatmapPixels(
  grid: Grid,
  range: Range,
  colormap: ColormapName,
): Uint8ClampedArray<ArrayBuffer> {
  const pixels = new Uint8ClampedArray(grid.rows * grid.cols * 4);
  const lookup = colours(colormap);
  const scale = 255 / (range.max - range.min);
  for (let row = 0; row < grid.rows; row++) {
    let target = (grid.rows - 1 - row) * grid.cols * 4;
    const source = row * grid.cols;
    for (let col = 0; col < grid.cols; col++) {
      const level = ((grid.values[source + col] as number) - range.min) * scale;
      const index = (level <= 0 ? 0 : level >= 255 ? 255 : Math.round(level)) * 3;
      pixels[target++] = lookup[index] as number;
      pixels[target++] = lookup[index + 1] as number;
      pixels[target++] = lookup[index + 2] as number;
      pixels[target++] = 255;
    }
  }
  return pixels;
}

/** RGBA pixels whose opacity is the evidence: one hue for, one against, `opacity` at `scale` of either. */
export function evidencePixels(
  grid: Grid,
  scale: number,
  [speaksFor, against]: readonly [Rgb, Rgb],
  opacity: number,
): Uint8ClampedArray<ArrayBuffer> {
  const pixels = new Uint8ClampedArray(grid.rows * grid.cols * 4);
  for (let row = 0; row < grid.rows; row++) {
    for (let col = 0; col < grid.cols; col++) {
      const target = ((grid.rows - 1 - row) * grid.cols + col) * 4;
      const evidence = (grid.values[row * grid.cols + col] as number) / scale;
      pixels.set(evidence < 0 ? against : speaksFor, target);
      pixels[target + 3] = Math.round(255 * opacity * Math.min(1, Math.abs(evidence)));
    }
  }
  return pixels;
}

/**
 * Which columns of an image that covers `extent` are seen through `view`, as a drawImage source and target:
 * fractional columns `from` and `width`, and the part of the target's width (0 to 1) that they fill.
 */
export function visibleColumns(cols: number, extent: Span, view: Span) {
  const perSecond = cols / (extent.end - extent.start);
  const start = Math.max(extent.start, view.start);
  const end = Math.min(extent.end, view.end);
  const length = view.end - view.start;
  return {
    from: (start - extent.start) * perSecond,
    width: Math.max(0, end - start) * perSecond,
    targetFrom: (start - view.start) / length,
    targetWidth: Math.max(0, end - start) / length,
  };
}
