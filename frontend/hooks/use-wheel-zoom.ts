"use client";

import { type RefObject, useEffect } from "react";
import type { TimeAxis } from "@/components/plots/time-scope";
import { panned, zoomed } from "@/lib/viz/ticks";

/** Ctrl and the wheel zoom around the pointer; Shift and the wheel, or a wheel that goes sideways, pan. */
export function useWheelZoom(plot: RefObject<HTMLElement | null>, { view, bounds, setView }: TimeAxis): void {
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
}
