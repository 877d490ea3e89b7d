"use client";

import { useEffect, useMemo, useState } from "react";
import type { Request } from "@/hooks/use-analysis";
import type { Analysis, Gateway } from "@/lib/gateway";
import type { Span } from "@/lib/viz/grid";
import { pointsIn, type Waveform } from "@/lib/viz/waveform";

/** A waveform and the time that it covers. */
export type Stretch = { readonly waveform: Waveform; readonly extent: Span };

/** Points that a window should have; with fewer, its peaks are as broad as what they are part of. */
const FEW_POINTS = 250;

/**
 * The waveform to draw: the answer's, or in a long recording, where that leaves few points to a window, the shown
 * window's own as soon as it is there. Without it the coarse one stays: it is true as well.
 */
export function useFineWaveform(
  gateway: Gateway,
  { sound, selection }: Request,
  analysis: Analysis,
  whole: Span,
): Stretch {
  const { waveform, window: shown, windowWaveform } = analysis;
  const coarse = useMemo(() => ({ waveform, extent: whole }), [waveform, whole]);
  const [fine, setFine] = useState<(Stretch & { readonly of: Analysis }) | null>(null);
  const isCoarse = pointsIn(waveform, shown.soundEnd - shown.start) < FEW_POINTS;

  useEffect(() => {
    if (!isCoarse) return;
    const controller = new AbortController();
    const extent = { start: shown.start, end: Math.min(shown.soundEnd, whole.end) };
    const draw = (waveform: Waveform) => setFine({ waveform, extent, of: analysis });
    if (windowWaveform) draw(windowWaveform);
    else
      gateway
        .waveform(sound, selection, controller.signal)
        .then(draw)
        .catch(() => {});
    return () => controller.abort();
  }, [gateway, sound, selection, analysis, shown, whole, isCoarse, windowWaveform]);

  return fine?.of === analysis ? fine : coarse;
}
