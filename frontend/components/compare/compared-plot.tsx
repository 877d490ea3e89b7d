"use client";

import { useCallback, useMemo } from "react";
import { useTimeAxis } from "@/components/plots/time-scope";
import { useResult } from "@/components/result/result-context";
import { useCanvas } from "@/hooks/use-canvas";
import { classes } from "@/lib/class-names";
import { formatHz } from "@/lib/format";
import type { Range, Span } from "@/lib/viz/grid";
import { hzAtFraction } from "@/lib/viz/mel";
import { drawBitmap, heatmapBitmap } from "@/lib/viz/paint";
import { place } from "@/lib/viz/placement";
import { type Kept, linkedView } from "@/lib/whatif/compare";

type Props = {
  side: "A" | "B";
  shown: Kept;
  /** The window that the page's own view is of. */
  of: Span;
  range: Range;
  /** On a phone. */
  isHidden: boolean;
};

/** One of two spectrograms that are compared; zooming the page's plots zooms both. */
export function ComparedPlot({ side, shown, of, range, isHidden }: Props) {
  const { view } = useTimeAxis();
  const { settings, model } = useResult();
  const { spectrogram, extent, window, name } = shown;
  const bitmap = useMemo(
    () => heatmapBitmap(spectrogram, range, settings.colormap),
    [spectrogram, range, settings.colormap],
  );
  const seen = useMemo(() => linkedView(view, of, window), [view, of, window]);
  const hz = (fraction: number) => formatHz(hzAtFraction(fraction, model.melCentersHz));
  const placement = useMemo(() => place(spectrogram, extent), [spectrogram, extent]);
  const canvas = useCanvas(
    useCallback(
      (context, { width, height }) =>
        drawBitmap(context, bitmap, placement, seen, { x: 0, y: 0, width, height }),
      [bitmap, placement, seen],
    ),
  );
  return (
    <figure className={classes(isHidden && "max-lg:hidden")}>
      <figcaption className="truncate text-sm text-quiet">
        <b className="mr-2 font-medium text-ink">{side}</b>
        {name}, {seen.start.toFixed(1)}–{seen.end.toFixed(1)} s
        {seen.pitch && `, ${hz(seen.pitch.min)}–${hz(seen.pitch.max)}`}
      </figcaption>
      <div className="relative h-44 bg-plot forced-color-adjust-none">
        <canvas
          ref={canvas}
          role="img"
          aria-label={`Spectrogram ${side}: ${name}`}
          className="absolute inset-0 size-full"
        />
      </div>
    </figure>
  );
}
