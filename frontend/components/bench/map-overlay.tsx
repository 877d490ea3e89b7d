"use client";

import { useCallback, useMemo } from "react";
import { useTimeAxis } from "@/components/plots/time-scope";
import { useResult } from "@/components/result/result-context";
import { useCanvas } from "@/hooks/use-canvas";
import type { Grid } from "@/lib/viz/grid";
import { drawEvidence, evidenceLayer } from "@/lib/viz/paint";

/** A signed map with the evidence's cells: tinted in one hue what speaks for, in another what speaks against. */
export function MapOverlay({ map, scale }: { map: Grid; scale: number }) {
  const { view } = useTimeAxis();
  const { placed, model } = useResult();
  // Without outlines: weak values, spread over half of a map, would cover the spectrogram with them.
  const layer = useMemo(
    () => ({ ...evidenceLayer(map, scale, true), speaksFor: [], against: [] }),
    [map, scale],
  );
  const placement = placed(model.evidenceLayer);
  const canvas = useCanvas(
    useCallback(
      (context, { width, height }) =>
        drawEvidence(context, layer, placement, view, { x: 0, y: 0, width, height }),
      [layer, placement, view],
    ),
  );
  return (
    <canvas
      ref={canvas}
      role="img"
      aria-label="Where it speaks for the class, and where against"
      className="pointer-events-none absolute inset-0 size-full"
    />
  );
}
