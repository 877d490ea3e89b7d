"use client";

import { type PointerEvent, useCallback, useRef } from "react";
import { FrequencyAxis } from "@/components/plots/axes";
import { type CanvasSize, useSize } from "@/hooks/use-canvas";
import { useScrolling } from "@/hooks/use-scrolling";
import type { Model } from "@/lib/gateway";
import type { Listener } from "@/lib/live/listener";
import { PLOT_COLOR } from "@/lib/viz/colormap";
import type { Span } from "@/lib/viz/grid";

type Props = {
  listener: Listener;
  model: Model;
  /** Seconds that are shown. */
  span: number;
  /** The window that was answered last; drawn again for each. */
  latest: Span | null;
  /** Whether it listens. */
  running: boolean;
  /** The window that is frozen. */
  frozen: Span | null;
  onPick: (time: number) => void;
};

/** The live spectrogram: drawn from a ring buffer of columns whenever there are new ones. */
export function LiveSpectrogram({ listener, model, span, latest, running, frozen, onPick }: Props) {
  const axis = useRef<HTMLDivElement>(null);
  const { height } = useSize(axis);
  const plot = useRef<HTMLDivElement>(null);
  const now = useCallback(() => listener.now, [listener]);
  const covered = frozen ?? latest;
  const draw = useCallback(
    (context: CanvasRenderingContext2D, view: Span, { width, height }: CanvasSize) => {
      listener.roll?.draw(context, view, { x: 0, y: 0, width, height });
      if (covered) drawExtent(context, covered, view, width, height);
    },
    [listener, covered],
  );
  const canvas = useScrolling(plot, { span, now, running, ground: PLOT_COLOR, draw });

  const pick = (event: PointerEvent) => {
    const box = event.currentTarget.getBoundingClientRect();
    const end = Math.max(span, listener.now);
    onPick(end - span * (1 - (event.clientX - box.left) / box.width));
  };
  return (
    <div className="plot-row mt-3">
      <div ref={axis} className="relative min-w-0">
        <FrequencyAxis centersHz={model.melCentersHz} height={height} />
      </div>
      <div
        ref={plot}
        data-plot="live"
        onPointerUp={pick}
        className="relative h-48 cursor-pointer overflow-hidden bg-plot forced-color-adjust-none select-none sm:h-[clamp(12rem,34dvh,24rem)]"
      >
        <canvas
          ref={canvas}
          role="img"
          aria-label={`Spectrogram of the last ${span} seconds, low frequencies at the bottom.`}
          className="absolute top-0 left-0 max-w-none"
        />
        <span className="pointer-events-none absolute top-1 right-2 text-sm text-white/80 [text-shadow:0_0_3px_#000]">
          {frozen ? "this window is open below" : `what the answer covers, ${model.windowLength} s`}
        </span>
      </div>
      <div />
    </div>
  );
}

/** Two lines where the window of the answer begins and ends, and a shade over what it does not cover. */
function drawExtent(
  context: CanvasRenderingContext2D,
  covered: Span,
  view: Span,
  width: number,
  height: number,
) {
  const x = (time: number) => ((time - view.start) / (view.end - view.start)) * width;
  const [left, right] = [x(covered.start), x(covered.end)];
  context.fillStyle = "rgb(0 0 0 / 0.35)";
  context.fillRect(0, 0, Math.max(0, left), height);
  context.strokeStyle = "rgb(255 255 255 / 0.75)";
  context.setLineDash([4, 3]);
  context.lineWidth = 1;
  context.beginPath();
  for (const at of [left, right]) {
    context.moveTo(Math.round(at) + 0.5, 0);
    context.lineTo(Math.round(at) + 0.5, height);
  }
  context.stroke();
  context.setLineDash([]);
}
