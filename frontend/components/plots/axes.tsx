"use client";

import { useMemo, useRef } from "react";
import { useTimeAxis } from "@/components/plots/time-scope";
import { useSize } from "@/hooks/use-canvas";
import { frequencyTicks, timeTicks } from "@/lib/viz/ticks";
import type { View } from "@/lib/viz/view";

type FrequencyProps = { centersHz: readonly number[]; height: number; view?: Pick<View, "pitch"> };

/** Without a view, of all pitches. */
const EVERYTHING = {};

/** Hertz, beside a spectrogram. */
export function FrequencyAxis({ centersHz, height, view = EVERYTHING }: FrequencyProps) {
  const ticks = useMemo(() => frequencyTicks(centersHz, view, height), [centersHz, view, height]);
  return (
    <div className="absolute inset-0 text-sm leading-none text-quiet" aria-hidden="true">
      {ticks.map(({ position, label }) => (
        <span
          key={label}
          data-tick={label}
          className="absolute right-0 flex -translate-y-1/2 items-center gap-1"
          style={{ top: `${position * 100}%` }}
        >
          {label}
          <span className="h-px w-1.5 bg-strong-line" />
        </span>
      ))}
    </div>
  );
}

/** Seconds, below a plot. */
export function TimeAxisLabels() {
  const { view } = useTimeAxis();
  const plot = useRef<HTMLDivElement>(null);
  const { width } = useSize(plot);
  const ticks = useMemo(() => (width ? timeTicks(view, width) : []), [view, width]);
  return (
    <div className="plot-row" aria-hidden="true">
      <span />
      <div ref={plot} className="relative h-6 text-sm text-quiet">
        {ticks.map(({ position, label }) => (
          <span key={label} className="absolute top-0" style={{ left: `${position * 100}%` }}>
            <span className="absolute -left-px h-1.5 w-px bg-strong-line" />
            <span
              className="absolute top-2.5 leading-none"
              style={{ transform: `translateX(-${edge(position)}%)` }}
            >
              {label}
            </span>
          </span>
        ))}
      </div>
      <span className="pl-2 text-sm leading-none text-quiet max-sm:hidden sm:pt-2">seconds</span>
    </div>
  );
}

/** Labels at the plot's ends lean inwards instead of sticking out. */
function edge(position: number): number {
  return position < 0.01 ? 0 : position > 0.99 ? 100 : 50;
}
