/** Pixels onto a canvas: the thin layer between the pure drawing maths and the browser. */

import type { ColormapName } from "@/lib/viz/colormap";
import { contour, type Segment } from "@/lib/viz/contour";
import { EVIDENCE_HUE, evidenceLimit, OUTLINE_SHARE } from "@/lib/viz/evidence";
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

/** Evidence ready to be laid over a spectrogram. */
export type Evidence = {
  readonly tint: Bitmap;
  readonly outline: readonly Segment[];
  readonly opacity: number;
};

export function evidenceLayer(grid: Grid, opacity: number): Evidence {
  const strongest = evidenceLimit({ grid });
  return {
    tint: bitmap(grid, evidencePixels(grid, strongest, EVIDENCE_HUE, opacity)),
    outline: contour(grid, strongest * OUTLINE_SHARE),
    opacity,
  };
}

/**
 * Tints what lies below: half as light on top, half as hue alone, so that the loud parts under the evidence keep their
 * structure. Around the stronger half of the evidence runs a line.
 */
export function drawEvidence(
  context: CanvasRenderingContext2D,
  { tint, outline, opacity }: Evidence,
  extent: Span,
  view: Span,
  box: Box,
): void {
  context.save();
  context.beginPath();
  context.rect(box.x, box.y, box.width, box.height);
  context.clip();
  context.globalCompositeOperation = "color";
  drawBitmap(context, tint, extent, view, box, true);
  context.globalCompositeOperation = "source-over";
  context.globalAlpha = 0.4;
  drawBitmap(context, tint, extent, view, box, true);

  const perSecond = box.width / (view.end - view.start);
  const x = (column: number) =>
    box.x + (extent.start + (column / tint.cols) * (extent.end - extent.start) - view.start) * perSecond;
  const y = (row: number) => box.y + (1 - row / tint.rows) * box.height;
  context.beginPath();
  for (const [x0, y0, x1, y1] of outline) {
    context.moveTo(x(x0), y(y0));
    context.lineTo(x(x1), y(y1));
  }
  context.globalAlpha = Math.min(1, opacity + 0.2);
  context.lineCap = "round";
  context.lineWidth = 1.5;
  context.strokeStyle = `rgb(${EVIDENCE_HUE.join(" ")})`;
  context.stroke();
  context.restore();
}
