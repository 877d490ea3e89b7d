"use client";

import { useCallback, useMemo } from "react";
import type { Pointed } from "@/components/plots/readout";
import { useTimeAxis } from "@/components/plots/time-scope";
import { useCanvas } from "@/hooks/use-canvas";
import type { ColormapName } from "@/lib/viz/colormap";
import { type Grid, type Range, valueAt } from "@/lib/viz/grid";
import { drawBitmap, drawEvidence, type Evidence, heatmapBitmap } from "@/lib/viz/paint";
import { cellAt, type Placement } from "@/lib/viz/placement";
import { pitchAt, timeAt, type View } from "@/lib/viz/view";

type Props = {
  grid: Grid;
  range: Range;
  colormap: ColormapName;
  placement: Placement;
  /** The plot in words. */
  label: string;
  /** Laid over the plot. */
  evidence?: { readonly layer: Evidence; readonly placement: Placement } | null;
};

/** A grid of numbers as colours, filling its plot and following the view. */
export function Heatmap({ grid, range, colormap, placement, label, evidence }: Props) {
  const { view } = useTimeAxis();
  const bitmap = useMemo(
    () => (typeof document === "undefined" ? null : heatmapBitmap(grid, range, colormap)),
    [grid, range, colormap],
  );
  const canvas = useCanvas(
    useCallback(
      (context, { width, height }) => {
        const box = { x: 0, y: 0, width, height };
        if (bitmap) drawBitmap(context, bitmap, placement, view, box);
        if (evidence) drawEvidence(context, evidence.layer, evidence.placement, view, box);
      },
      [bitmap, placement, view, evidence],
    ),
  );
  return <canvas ref={canvas} role="img" aria-label={label} className="absolute inset-0 size-full" />;
}

export type Cell = { readonly row: number; readonly col: number; readonly value: number };

/** The cell under a point of a plot that shows `view`; `null` beside the grid. */
export function cellUnder(grid: Grid, placement: Placement, view: View, at: Pointed): Cell | null {
  const cell = cellAt(placement, timeAt(view, at.x), pitchAt(view, 1 - at.y));
  return cell && { ...cell, value: valueAt(grid, cell.row, cell.col) };
}
