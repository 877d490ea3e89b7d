"use client";

import { type PointerEvent, useCallback, useRef } from "react";
import { Playhead } from "@/components/plots/cursors";
import { type Draw, useCanvas, useSize } from "@/hooks/use-canvas";
import { formatLabel } from "@/lib/format";
import type { Analysis } from "@/lib/gateway";
import type { Player } from "@/lib/player";
import type { Span } from "@/lib/viz/grid";
import { timeTicks } from "@/lib/viz/ticks";
import { TRACK_HEIGHT } from "@/lib/viz/timeline";
import { drawTracks } from "@/lib/viz/tracks";

type Props = {
  analysis: Analysis;
  leaders: readonly number[];
  cells: readonly Span[];
  whole: Span;
  player: Player;
};

/** Confidence over time: a bar's height is the window's confidence in the track's class. */
export function TrackCanvas({ analysis, leaders, cells, whole, player }: Props) {
  const { windows, window: shown, labels } = analysis;
  const plot = useRef<HTMLDivElement>(null);
  const { width } = useSize(plot);
  const length = whole.end - whole.start;
  const draw = useCallback<Draw>(
    (context, size) => {
      const x = (time: number) => ((time - whole.start) / (whole.end - whole.start)) * size.width;
      context.fillStyle = "rgb(94 240 255 / 0.13)";
      context.fillRect(x(shown.start), 0, x(Math.min(shown.end, whole.end)) - x(shown.start), size.height);
      drawTracks(context, windows, leaders, cells, whole, { x: 0, y: 0, ...size });
    },
    [windows, shown, leaders, cells, whole],
  );
  const canvas = useCanvas(draw);
  const seek = (event: PointerEvent) => {
    const box = event.currentTarget.getBoundingClientRect();
    player.seek(whole.start + ((event.clientX - box.left) / box.width) * length);
  };
  const names = leaders.map((index) => formatLabel(labels[index] ?? "")).join(", ");

  return (
    <>
      <div
        ref={plot}
        data-plot="timeline"
        onPointerDown={seek}
        className="relative cursor-crosshair overflow-hidden bg-plot"
        style={{ height: leaders.length * TRACK_HEIGHT }}
      >
        <canvas
          ref={canvas}
          role="img"
          aria-label={`Confidence over time in ${windows.length} windows, for ${names}.`}
          className="absolute inset-0 size-full"
        />
        <div className="cursors">
          <Playhead />
        </div>
      </div>
      <div className="relative h-6 text-sm leading-none text-quiet" aria-hidden="true">
        {width > 0 &&
          timeTicks(whole, width, 72).map(({ position, label }) => (
            <span
              key={label}
              className="absolute top-2 not-data-edge:-translate-x-1/2"
              style={position > 0.96 ? { right: 0 } : { left: `${position * 100}%` }}
              data-edge={position < 0.01 || position > 0.96 || undefined}
            >
              {label}
            </span>
          ))}
      </div>
    </>
  );
}
