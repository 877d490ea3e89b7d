/** Pixels onto a canvas: the thin layer between the pure drawing maths and the browser. */

import type { ColormapName, Rgb } from "@/lib/viz/colormap";
import type { Grid, Range, Span } from "@/lib/viz/grid";
import { evidencePixels, heatmapPixels, visibleColumns } from "@/lib/viz/heatmap";

/** A picture at one pixel per cell, to be stretched when drawn. */
export type Bitmap = { readonly source: HTMLCanvasElement; readonly cols: number; readonly rows: number };

function bitmap({ rows, cols }: Grid, pixels: Uint8ClampedArray<ArrayBuffer>): Bitmap {
  const source = document.createElement("canvas");
  source.width = cols;
  source.height = rows;
  source.getContext("2d")?.putImageData(new ImageData(pixels, cols, rows), 0, 0);
  return { source, cols, rows };
}

export function heatmapBitmap(grid: Grid, range: Range, colormap: ColormapName): Bitmap {
  return bitmap(grid, heatmapPixels(grid, range, colormap));
}

export function evidenceBitmap(grid: Grid, strongest: number, hue: Rgb, opacity: number): Bitmap {
  return bitmap(grid, evidencePixels(grid, strongest, hue, opacity));
}

export type Box = { readonly x: number; readonly y: number; readonly width: number; readonly height: number };

/** Draws the part of a picture covering `extent` that `view` shows into `box`. Cells stay cells unless `smooth`. */
export function drawBitmap(
  context: CanvasRenderingContext2D,
  { source, cols, rows }: Bitmap,
  extent: Span,
  view: Span,
  box: Box,
  smooth = false,
): void {
  const seen = visibleColumns(cols, extent, view);
  if (seen.width <= 0) return;
  context.imageSmoothingEnabled = smooth;
  context.imageSmoothingQuality = "high";
  context.drawImage(
    source,
    seen.from,
    0,
    seen.width,
    rows,
    box.x + seen.targetFrom * box.width,
    box.y,
    seen.targetWidth * box.width,
    box.height,
  );
}
