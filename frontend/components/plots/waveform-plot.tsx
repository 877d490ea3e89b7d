"use client";

import { useEffect, useRef } from "react";
import WaveSurfer from "wavesurfer.js";
import { Plot } from "@/components/plots/plot";
import { useTimeAxis } from "@/components/plots/time-scope";
import { WaveformSlider } from "@/components/plots/waveform-slider";
import { useSize } from "@/hooks/use-canvas";
import { formatLimit, formatSeconds } from "@/lib/format";
import type { Span } from "@/lib/viz/grid";
import { outlines, type Waveform } from "@/lib/viz/waveform";

type Props = {
  /** At the picture's upper edge: that of the whole recording, so that windows can be compared. */
  limit: number;
  waveform: Waveform;
  /** The time that the waveform covers. */
  extent: Span;
  /** Where added silence begins, in seconds. */
  soundEnd: number;
  nonce: string | undefined;
};

/** The gateway's waveform, drawn by wavesurfer. Peaks are kept, zero is in the middle, the scale is printed. */
export function WaveformPlot({ limit, waveform, extent, soundEnd, nonce }: Props) {
  const { view } = useTimeAxis();
  const length = view.end - view.start;
  const silence = Math.max(0, (view.end - Math.max(soundEnd, view.start)) / length);
  return (
    <Plot
      name="waveform"
      className="h-24"
      left={<AmplitudeAxis limit={limit} />}
      readout={({ x }) => formatSeconds(view.start + x * length, 3)}
    >
      <div className="absolute inset-x-0 top-1/2 h-px bg-white/15" />
      <Trace waveform={waveform} extent={extent} limit={limit} nonce={nonce} />
      {silence > 0.002 && (
        <div
          className="hatched absolute inset-y-0 right-0 overflow-hidden"
          style={{ width: `${silence * 100}%` }}
        >
          <span className="absolute top-1 left-2 truncate text-sm text-[#b9b2a5]">silence, added</span>
        </div>
      )}
      <WaveformSlider />
    </Plot>
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

/** wavesurfer, used for what it does best: thousands of peaks in any zoom, drawn only where they are seen. */
function Trace({ waveform, extent, limit, nonce }: Omit<Props, "soundEnd">) {
  const { view } = useTimeAxis();
  const container = useRef<HTMLDivElement>(null);
  const surfer = useRef<WaveSurfer | null>(null);
  const { width } = useSize(container);
  const pixelsPerSecond = width / (view.end - view.start);
  const latest = useRef({ pixelsPerSecond, start: view.start - extent.start });
  latest.current = { pixelsPerSecond, start: view.start - extent.start };
  const ready = width > 0;

  useEffect(() => {
    if (!container.current || !ready) return;
    const { upper, lower } = outlines(waveform);
    const instance = WaveSurfer.create({
      container: container.current,
      height: "auto",
      peaks: [upper, lower],
      duration: extent.end - extent.start,
      minPxPerSec: latest.current.pixelsPerSecond,
      fillParent: false,
      interact: false,
      autoScroll: false,
      hideScrollbar: true,
      cursorWidth: 0,
      waveColor: "#d9d2c4",
      progressColor: "#d9d2c4",
      normalize: true,
      maxPeak: limit,
      ...(nonce && { cspNonce: nonce }),
    });
    surfer.current = instance;
    instance.on("ready", () => {
      instance.zoom(latest.current.pixelsPerSecond);
      instance.setScrollTime(latest.current.start);
    });
    return () => {
      surfer.current = null;
      instance.destroy();
    };
  }, [waveform, extent, limit, nonce, ready]);

  useEffect(() => {
    const instance = surfer.current;
    if (!instance?.getDuration() || !ready) return;
    try {
      instance.zoom(pixelsPerSecond);
      instance.setScrollTime(view.start - extent.start);
    } catch {
      // Not loaded yet: `ready` will place it.
    }
  }, [pixelsPerSecond, view.start, extent.start, ready]);

  return <div ref={container} aria-hidden="true" className="pointer-events-none absolute inset-0" />;
}
