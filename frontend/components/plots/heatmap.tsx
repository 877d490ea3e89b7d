"use client";

import { useCallback, useMemo } from "react";
import type { Pointed } from "@/components/plots/readout";
import { useTimeAxis } from "@/components/plots/time-scope";
import { useCanvas } from "@/hooks/use-canvas";
import type { ColormapName } from "@/lib/viz/colormap";
import { cellAt, type Grid, type Range, type Span, valueAt } from "@/lib/viz/grid";
import { drawBitmap, drawEvidence, type Evidence, heatmapBitmap } from "@/lib/viz/paint";

type Props = {
  grid: Grid;
  range: Range;
  colormap: ColormapName;
  /** The time that the whole grid covers. */
  extent: Span;
  /** The picture in words. */
  label: string;
  /** Laid over the picture. */
  evidence?: Evidence | null | undefined;
  /** The time that the evidence covers. */
  evidenceExtent?: Span;
};

/** A grid of numbers as colours, filling its plot and following the view. */
export function Heatmap({ grid, range, colormap, extent, label, evidence, evidenceExtent }: Props) {
  const { view } = useTimeAxis();
  const bitmap = useMemo(
    () => (typeof document === "undefined" ? null : heatmapBitmap(grid, range, colormap)),
    [grid, range, colormap],
  );
  const canvas = useCanvas(
    useCallback(
      (context, { width, height }) => {
        const box = { x: 0, y: 0, width, height };
        if (bitmap) drawBitmap(context, bitmap, extent, view, box);
        if (evidence && evidenceExtent) drawEvidence(context, evidence, evidenceExtent, view, box);
      },
      [bitmap, extent, view, evidence, evidenceExtent],
    ),
  );
  return <canvas ref={canvas} role="img" aria-label={label} className="absolute inset-0 size-full" />;
}

export type Cell = { readonly row: number; readonly col: number; readonly value: number };

/** The cell under a point of a plot that shows `view`; `null` beside the grid. */
export function cellUnder(grid: Grid, extent: Span, view: Span, at: Pointed): Cell | null {
  const time = view.start + at.x * (view.end - view.start);
  const x = (time - extent.start) / (extent.end - extent.start);
  if (x < 0 || x >= 1 || at.y < 0 || at.y >= 1) return null;
  const { row, col } = cellAt(grid, x, at.y);
  return { row, col, value: valueAt(grid, row, col) };
}
