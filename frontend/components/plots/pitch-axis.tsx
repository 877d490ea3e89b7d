"use client";

import { type PointerEvent, useRef } from "react";
import { FrequencyAxis } from "@/components/plots/axes";
import { useTimeAxis } from "@/components/plots/time-scope";
import { useSize } from "@/hooks/use-canvas";
import { useWheelZoom } from "@/hooks/use-wheel-zoom";
import { classes } from "@/lib/class-names";
import { pitchOf } from "@/lib/viz/area";
import type { View } from "@/lib/viz/view";
import { isWhole, pannedView } from "@/lib/viz/zoom";

const PITCH = ["pitch"] as const;

/** Hertz beside a plot, and close up which part of them it shows: the wheel zooms and moves in pitch here, dragging moves. */
export function PitchAxis({ centersHz }: { centersHz: readonly number[] }) {
  const axis = useTimeAxis();
  const { view, bounds, setView } = axis;
  const element = useRef<HTMLDivElement>(null);
  const { height } = useSize(element);
  useWheelZoom(element, axis, PITCH);
  const pressed = useRef<{ y: number; view: View } | null>(null);
  const isClose = !isWhole(view, bounds, "pitch");
  const { min, max } = pitchOf(view);

  const drag = ({ clientY }: PointerEvent) => {
    const from = pressed.current;
    if (from) setView(pannedView(from.view, bounds, "pitch", (clientY - from.y) / height));
  };
  const drop = () => {
    pressed.current = null;
  };
  return (
    <div
      ref={element}
      data-testid="pitch-axis"
      className={classes("absolute inset-0", isClose && "cursor-grab touch-none active:cursor-grabbing")}
      onPointerDown={(event) => {
        if (!isClose || event.button !== 0 || pressed.current) return;
        event.currentTarget.setPointerCapture(event.pointerId);
        pressed.current = { y: event.clientY, view };
      }}
      onPointerMove={drag}
      onPointerUp={drop}
      onPointerCancel={drop}
    >
      <div className={classes("absolute inset-y-0 left-0", isClose ? "right-1" : "right-0")}>
        <FrequencyAxis centersHz={centersHz} height={height} view={view} />
      </div>
      {isClose && (
        <div aria-hidden="true" className="absolute inset-y-0 right-0 w-1 forced-color-adjust-none bg-raised">
          <div
            data-testid="pitch-overview"
            className="absolute inset-x-0 min-h-1 bg-strong-line"
            style={{ bottom: `${min * 100}%`, height: `${(max - min) * 100}%` }}
          />
        </div>
      )}
    </div>
  );
}
