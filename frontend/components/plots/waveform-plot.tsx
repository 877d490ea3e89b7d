"use client";

import { useCallback } from "react";
import { AddedSilence } from "@/components/plots/added-silence";
import { Plot } from "@/components/plots/plot";
import { useTimeAxis } from "@/components/plots/time-scope";
import { WaveformSlider } from "@/components/plots/waveform-slider";
import { useResult } from "@/components/result/result-context";
import { useCanvas } from "@/hooks/use-canvas";
import { usePlayerClock, usePlayerState } from "@/hooks/use-player";
import { useSamples } from "@/hooks/use-samples";
import { formatClock, formatLimit, formatSeconds } from "@/lib/format";
import type { Span } from "@/lib/viz/grid";
import { drawWaveform } from "@/lib/viz/paint";
import type { Waveform } from "@/lib/viz/waveform";

type Props = {
  /** At the plot's upper edge: that of the whole recording, so that windows can be compared. */
  limit: number;
  waveform: Waveform;
  /** The time that the waveform covers. */
  extent: Span;
};

/** The gateway's waveform, close up the samples themselves. Peaks are kept, zero is in the middle, the scale is printed. */
export function WaveformPlot({ limit, ...coarse }: Props) {
  const { view } = useTimeAxis();
  const { analysis, result, player } = useResult();
  const { duration } = usePlayerState(player);
  const samples = useSamples(result.sound.blob, analysis.waveform.sampleRate, duration, view);
  const { waveform, extent } = samples ?? coarse;
  const length = view.end - view.start;
  const canvas = useCanvas(
    useCallback(
      (context, { width, height }) =>
        drawWaveform(context, waveform, extent, limit, view, { x: 0, y: 0, width, height }),
      [waveform, extent, limit, view],
    ),
  );
  return (
    <Plot
      name="waveform"
      className="h-14 sm:h-16"
      left={<AmplitudeAxis limit={limit} />}
      readout={({ x }) => formatSeconds(view.start + x * length, 3)}
    >
      <div className="absolute inset-x-0 top-1/2 h-px bg-white/15" />
      <canvas
        ref={canvas}
        role="img"
        aria-label={samples ? "Waveform, every sample" : "Waveform"}
        className="absolute inset-0 size-full"
      />
      <AddedSilence>
        <span className="absolute top-1 left-2 truncate text-sm text-[#b9b2a5]">silence, added</span>
      </AddedSilence>
      <PlayheadOutside />
      <WaveformSlider />
    </Plot>
  );
}

/** Where the playhead is while it is outside the plot. */
function PlayheadOutside() {
  const { player, view } = useTimeAxis();
  const time = usePlayerClock(player);
  if (time >= view.start - 0.05 && time <= view.end + 0.05) return null;
  const before = time < view.start;
  return (
    <span
      data-testid="playhead-outside"
      className={`pointer-events-none absolute top-1 ${before ? "left-1" : "right-1"} rounded-sm bg-black/80 px-1.5 text-sm text-[#f3efe8]`}
    >
      {before && "← "}
      {formatClock(time)}
      {!before && " →"}
    </span>
  );
}

function AmplitudeAxis({ limit }: { limit: number }) {
  return (
    <div
      className="absolute inset-y-0 right-1.5 flex flex-col justify-between text-right text-sm leading-none text-quiet"
      aria-hidden="true"
    >
      <span>{formatLimit(limit)}</span>
      <span>0</span>
      <span>{formatLimit(-limit)}</span>
    </div>
  );
}
