"use client";

import { type PointerEvent, type RefObject, useEffect, useRef } from "react";
import type { TimeAxis } from "@/components/plots/time-scope";
import { panned, zoomed } from "@/lib/viz/ticks";

/** Pixels that a pointer may wander during a click. */
const CLICK_SLACK = 4;
/** Seconds; a shorter selection is taken for a clumsy click. */
const SHORTEST_SELECTION = 0.05;

/** What a pointer does on a plot: hover, click to seek, drag to select, wheel to zoom and pan. */
export function useTimeGestures(plot: RefObject<HTMLElement | null>, axis: TimeAxis) {
  const { view, bounds, setView, select, player, root } = axis;
  const pressed = useRef<{ x: number; time: number; dragging: boolean } | null>(null);

  const fractionAt = (clientX: number) => {
    const box = plot.current?.getBoundingClientRect();
    return box ? Math.min(1, Math.max(0, (clientX - box.left) / box.width)) : 0;
  };
  const timeAt = (clientX: number) => view.start + fractionAt(clientX) * (view.end - view.start);

  const hover = (fraction: number | null) => {
    const element = root.current;
    if (!element) return;
    if (fraction === null) delete element.dataset.hovering;
    else {
      element.dataset.hovering = "";
      element.style.setProperty("--hover", fraction.toFixed(5));
    }
  };

  useEffect(() => {
    const element = plot.current;
    if (!element) return;
    const onWheel = (event: WheelEvent) => {
      const box = element.getBoundingClientRect();
      const zooming = event.ctrlKey || event.metaKey;
      const sideways = event.shiftKey ? event.deltaY : event.deltaX;
      if (!zooming && Math.abs(sideways) <= Math.abs(event.shiftKey ? 0 : event.deltaY)) return;
      event.preventDefault();
      const length = view.end - view.start;
      const anchor = view.start + ((event.clientX - box.left) / box.width) * length;
      setView(
        zooming
          ? zoomed(view, bounds, Math.exp(event.deltaY * 0.004), anchor)
          : panned(view, bounds, (sideways / box.width) * length),
      );
    };
    element.addEventListener("wheel", onWheel, { passive: false });
    return () => element.removeEventListener("wheel", onWheel);
  }, [plot, view, bounds, setView]);

  return {
    onPointerDown(event: PointerEvent) {
      if (event.button !== 0) return;
      pressed.current = { x: event.clientX, time: timeAt(event.clientX), dragging: false };
      event.currentTarget.setPointerCapture(event.pointerId);
    },
    onPointerMove(event: PointerEvent) {
      hover(fractionAt(event.clientX));
      const start = pressed.current;
      if (!start) return;
      if (Math.abs(event.clientX - start.x) > CLICK_SLACK) start.dragging = true;
      if (!start.dragging) return;
      const now = timeAt(event.clientX);
      select({ start: Math.min(start.time, now), end: Math.max(start.time, now) });
    },
    onPointerUp(event: PointerEvent) {
      const start = pressed.current;
      pressed.current = null;
      if (!start) return;
      const now = timeAt(event.clientX);
      if (!start.dragging) player.seek(now);
      else if (Math.abs(now - start.time) < SHORTEST_SELECTION) select(null);
      else player.seek(Math.min(start.time, now));
    },
    onPointerCancel() {
      pressed.current = null;
    },
    onPointerLeave() {
      hover(null);
    },
  };
}
