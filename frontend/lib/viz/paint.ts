/** Pixels onto a canvas: the thin layer between the pure drawing maths and the browser. */

import type { ColormapName, Rgb } from "@/lib/viz/colormap";
import { AGAINST_HUE, FOR_HUE, strongestHalf } from "@/lib/viz/evidence";
import { extremes, type Grid, padded, type Range, type Span } from "@/lib/viz/grid";
import { evidencePixels, heatmapPixels, visibleColumns } from "@/lib/viz/heatmap";
import { type Corner, outline } from "@/lib/viz/outline";
import { cellEdge, type Placement, paddedEdges, secondsAt } from "@/lib/viz/placement";
import { heightOf, type View, xOf } from "@/lib/viz/view";
import { hasPairs, outlines, type Waveform } from "@/lib/viz/waveform";

/** An image at one pixel per cell, to be stretched when drawn, with the outermost cells repeated once around it. */
export type Bitmap = HTMLCanvasElement;

function bitmap({ rows, cols }: Grid, pixels: Uint8ClampedArray<ArrayBuffer>): Bitmap {
  const source = document.createElement("canvas");
  source.width = cols;
  source.height = rows;
  source.getContext("2d")?.putImageData(new ImageData(pixels, cols, rows), 0, 0);
  return source;
}

export function heatmapBitmap(grid: Grid, range: Range, colormap: ColormapName): Bitmap {
  const around = padded(grid);
  return bitmap(around, heatmapPixels(around, range, colormap));
}

export type Box = { readonly x: number; readonly y: number; readonly width: number; readonly height: number };

/** Draws the part of an image that `view` shows into `box`, each cell where it is placed. */
export function drawBitmap(
  context: CanvasRenderingContext2D,
  source: Bitmap,
  placement: Placement,
  view: View,
  box: Box,
): void {
  const { length } = placement.rows;
  const { time, pitch } = paddedEdges(placement);
  const y = (row: number) => 1 - heightOf(view, row / length);
  const across = visibleColumns(source.width, time, view);
  const down = visibleColumns(
    source.height,
    { start: y(pitch.end), end: y(pitch.start) },
    { start: 0, end: 1 },
  );
  if (across.width <= 0 || down.width <= 0) return;
  context.imageSmoothingEnabled = false;
  context.drawImage(
    source,
    across.from,
    down.from,
    across.width,
    down.width,
    box.x + across.targetFrom * box.width,
    box.y + down.targetFrom * box.height,
    across.targetWidth * box.width,
    down.targetWidth * box.height,
  );
}

/** Evidence ready to be laid over a spectrogram. */
export type Evidence = {
  /** `null` where only outlines are wanted. */
  readonly tint: Bitmap | null;
  readonly speaksFor: readonly Corner[][];
  readonly against: readonly Corner[][];
};

/** Opacity of the strongest evidence on the answer's scale. */
const TINT = 0.6;

export function evidenceLayer(grid: Grid, scale: number, filled: boolean): Evidence {
  const around = (sign: 1 | -1) => {
    const half = strongestHalf(grid, sign, scale);
    return outline(grid.rows, grid.cols, (row, col) => half.has(row * grid.cols + col));
  };
  const pixels = () => evidencePixels(padded(grid), scale, [FOR_HUE, AGAINST_HUE], TINT);
  return {
    tint: filled ? bitmap(padded(grid), pixels()) : null,
    speaksFor: around(1),
    against: around(-1),
  };
}

/** Pixels from the top of a plot to a line at a pitch; a line at the plot's edge stays inside. */
export function lineAt(view: View, pitch: number, height: number): number {
  const y = (1 - heightOf(view, pitch)) * height;
  return Math.abs(y) < 1 ? 1 : Math.abs(y - height) < 1 ? height - 1 : y;
}

/** A line around the cells that hold half of the evidence, dashed around those with half of the evidence against it. */
export function drawEvidence(
  context: CanvasRenderingContext2D,
  { tint, speaksFor, against }: Evidence,
  placement: Placement,
  view: View,
  box: Box,
): void {
  context.save();
  context.beginPath();
  context.rect(box.x, box.y, box.width, box.height);
  context.clip();
  if (tint) drawBitmap(context, tint, placement, view, box);

  const { rows, cols } = placement;
  const x = (col: number) => box.x + xOf(view, secondsAt(placement, cellEdge(cols, col))) * box.width;
  const y = (row: number) => box.y + lineAt(view, cellEdge(rows, row) / rows.length, box.height);
  const trace = (lines: readonly Corner[][], hue: Rgb, dash: number[]) => {
    context.beginPath();
    for (const line of lines) {
      line.forEach(([col, row], index) => {
        if (index === 0) context.moveTo(x(col), y(row));
        else context.lineTo(x(col), y(row));
      });
    }
    // A dark casing keeps the line visible on every colour.
    context.lineJoin = "round";
    context.strokeStyle = "rgb(0 0 0 / 0.75)";
    context.lineWidth = 4;
    context.setLineDash([]);
    context.stroke();
    context.strokeStyle = `rgb(${hue.join(" ")})`;
    context.lineWidth = 1.75;
    context.setLineDash(dash);
    context.stroke();
  };
  trace(against, AGAINST_HUE, [5, 4]);
  trace(speaksFor, FOR_HUE, []);
  context.restore();
}

const WAVE = "#d9d2c4";

/** A waveform that covers `extent`: zero in the middle of `box`, `limit` at its edges, the extremes of what each pixel spans. */
export function drawWaveform(
  context: CanvasRenderingContext2D,
  waveform: Waveform,
  extent: Span,
  limit: number,
  view: Span,
  box: Box,
): void {
  const { upper, lower } = outlines(waveform);
  const perPoint = ((extent.end - extent.start) / (view.end - view.start) / upper.length) * box.width;
  const first = box.x + ((extent.start - view.start) / (view.end - view.start)) * box.width;
  const middle = box.y + box.height / 2;
  const height = (value: number) => (value / limit) * (box.height / 2);
  const from = Math.max(0, Math.floor((box.x - first) / perPoint));
  const to = Math.min(upper.length, Math.ceil((box.x + box.width - first) / perPoint));
  context.strokeStyle = WAVE;
  if (perPoint >= 2 && !hasPairs(waveform)) {
    context.lineWidth = 1.25;
    context.beginPath();
    for (let index = from; index < to; index++) {
      context.lineTo(first + index * perPoint, middle - height(waveform.values[index] as number));
    }
    context.stroke();
    return;
  }
  // As many adjacent bars as a pixel spans are one, so that bars neither overlap nor leave seams.
  const together = Math.max(1, Math.floor(1 / perPoint));
  context.fillStyle = WAVE;
  for (let index = from - (from % together); index < to; index += together) {
    const x = Math.round(first + index * perPoint);
    const width = Math.round(first + (index + together) * perPoint) - x;
    const top = height(extremes(upper.subarray(index, index + together)).max);
    const bottom = height(extremes(lower.subarray(index, index + together)).min);
    context.fillRect(x, middle - top, Math.max(1, width), Math.max(0.75, top - bottom));
  }
}
