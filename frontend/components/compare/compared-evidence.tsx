"use client";

import { useCallback, useMemo } from "react";
import { ColourStrip } from "@/components/plots/colour-bar";
import { useTimeAxis } from "@/components/plots/time-scope";
import { useResult } from "@/components/result/result-context";
import { useCanvas } from "@/hooks/use-canvas";
import { formatLabel, formatLimit } from "@/lib/format";
import { extremes, type Grid } from "@/lib/viz/grid";
import { drawBitmap, heatmapBitmap } from "@/lib/viz/paint";
import { symmetric } from "@/lib/viz/scale";
import { evidenceDifference, type Kept } from "@/lib/whatif/compare";

/** Where B has more evidence for the shown class than A, and where less. */
export function ComparedEvidence({ a, b }: { a: Kept; b: Kept }) {
  const { saliency } = useResult();
  const label = saliency?.label ?? b.scores[0]?.label ?? "";
  const difference = useMemo(() => evidenceDifference(a, b, label), [a, b, label]);
  const name = formatLabel(label).toLowerCase();
  return typeof difference === "string" ? (
    <p className="mt-2 text-sm text-quiet" data-testid="no-difference">
      No map of the difference in evidence for {name}: {difference}
    </p>
  ) : (
    <Difference grid={difference} name={name} />
  );
}

function Difference({ grid, name }: { grid: Grid; name: string }) {
  const { view } = useTimeAxis();
  const { placed, model } = useResult();
  const range = useMemo(() => symmetric(extremes(grid.values)), [grid]);
  const bitmap = useMemo(() => heatmapBitmap(grid, range, "diverging"), [grid, range]);
  const placement = placed(model.evidenceLayer);
  const canvas = useCanvas(
    useCallback(
      (context, { width, height }) =>
        drawBitmap(context, bitmap, placement, view, { x: 0, y: 0, width, height }),
      [bitmap, placement, view],
    ),
  );
  const words = `B − A, evidence for ${name}`;
  return (
    <figure className="mt-2" data-testid="difference">
      <figcaption className="flex flex-wrap items-center gap-x-3 text-sm text-quiet">
        <b className="font-medium text-ink">{words}</b>
        <span>orange: more in B; blue: more in A; each from its window's beginning</span>
        <ColourStrip
          colormap="diverging"
          top={`+${formatLimit(range.max)}`}
          bottom={formatLimit(range.min)}
        />
      </figcaption>
      <div className="relative h-28 bg-plot forced-color-adjust-none">
        <canvas ref={canvas} role="img" aria-label={words} className="absolute inset-0 size-full" />
      </div>
    </figure>
  );
}
