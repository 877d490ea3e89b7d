"use client";

import { type PointerEvent, useRef } from "react";
import { useTimeAxis } from "@/components/plots/time-scope";
import { classes } from "@/lib/class-names";
import { areaWithin } from "@/lib/viz/area";
import { timeAt, xOf } from "@/lib/viz/view";
import { isWhole, pannedView } from "@/lib/viz/zoom";

/** Which part of the window the plots show; dragging moves it. The keys and buttons for zooming do the same. */
export function Overview() {
  const { view, bounds, setView, selection } = useTimeAxis();
  const bar = useRef<HTMLDivElement>(null);
  const selected = areaWithin(selection, bounds);
  const place = (start: number, end: number) => ({
    left: `${xOf(bounds, start) * 100}%`,
    width: `${(xOf(bounds, end) - xOf(bounds, start)) * 100}%`,
  });
  const drag = (event: PointerEvent<HTMLDivElement>) => {
    const box = bar.current?.getBoundingClientRect();
    if (!box || !event.currentTarget.hasPointerCapture(event.pointerId)) return;
    const time = timeAt(bounds, (event.clientX - box.left) / box.width);
    setView(pannedView(view, bounds, "time", xOf(view, time) - 0.5));
  };
  return (
    <div className="plot-row" aria-hidden="true">
      <span />
      <div
        ref={bar}
        data-testid="overview"
        className="relative h-2 cursor-grab touch-none forced-color-adjust-none bg-raised before:absolute before:inset-x-0 before:-inset-y-1.5 active:cursor-grabbing"
        onPointerDown={(event) => {
          event.currentTarget.setPointerCapture(event.pointerId);
          drag(event);
        }}
        onPointerMove={drag}
      >
        <div
          className={classes(
            "absolute inset-y-0 min-w-1 bg-strong-line",
            isWhole(view, bounds, "time") && "opacity-40",
          )}
          style={place(view.start, view.end)}
        />
        {selected && (
          <div
            className="absolute bottom-0 h-1 min-w-px bg-accent"
            style={place(selected.start, selected.end)}
          />
        )}
      </div>
      <span />
    </div>
  );
}
