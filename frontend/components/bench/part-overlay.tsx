"use client";

import { useCallback, useMemo } from "react";
import { type ShownPart, useBench } from "@/components/bench/bench-context";
import { useTimeAxis } from "@/components/plots/time-scope";
import { useResult } from "@/components/result/result-context";
import { useCanvas } from "@/hooks/use-canvas";
import { colourAt } from "@/lib/viz/colormap";
import { FOR_HUE } from "@/lib/viz/evidence";
import type { Range } from "@/lib/viz/grid";
import { outline } from "@/lib/viz/outline";
import { fraction } from "@/lib/viz/scale";
import { fillLevel } from "@/lib/whatif/level";
import { share } from "@/lib/whatif/mask";
import { drawMask } from "@/lib/whatif/paint";

const MODE_WORDS = { outline: "Outlined", remove: "Removed", keep: "Kept" };

/** A part of the spectrogram, outlined, and filled with what the network gets instead. */
export function PartOverlay({ part, range }: { part: ShownPart; range: Range }) {
  const { view } = useTimeAxis();
  const { analysis, placed, settings, model } = useResult();
  const { bench } = useBench();
  const { spectrogram } = analysis;
  const level = useMemo(
    () => part.fillDb ?? fillLevel(spectrogram, bench.fill, model.floorDb),
    [part, spectrogram, bench.fill, model],
  );
  const lines = useMemo(() => {
    const { rows, cols, cells } = part.mask;
    return outline(rows, cols, (row, col) => cells[row * cols + col] === 1);
  }, [part]);
  const placement = placed();
  const words = `${MODE_WORDS[part.mode]}: ${Math.round(share(part.mask) * 100)} % of the spectrogram`;
  const canvas = useCanvas(
    useCallback(
      (context, size) => {
        const fill = `rgb(${colourAt(settings.colormap, fraction(level, range)).join(" ")})`;
        drawMask(context, part, lines, fill, `rgb(${FOR_HUE.join(" ")})`, placement, view, size);
      },
      [part, lines, level, range, settings.colormap, placement, view],
    ),
  );
  return (
    <canvas
      ref={canvas}
      role="img"
      aria-label={words}
      className="pointer-events-none absolute inset-0 size-full"
    />
  );
}
