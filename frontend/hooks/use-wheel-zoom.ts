"use client";

import { type RefObject, useEffect } from "react";
import type { TimeAxis } from "@/components/plots/time-scope";
import { pitchAt, timeAt } from "@/lib/viz/view";
import { type Axis, pannedView, zoomedView } from "@/lib/viz/zoom";

/**
 * Ctrl and the wheel zoom around the pointer along the first of the element's axes, with Shift along the last; Shift
 * and the wheel, or in time a wheel that goes sideways, pan along the first.
 */
export function useWheelZoom(
  plot: RefObject<HTMLElement | null>,
  { view, bounds, setView }: TimeAxis,
  axes: readonly [Axis, ...Axis[]],
): void {
  useEffect(() => {
    const element = plot.current;
    if (!element) return;
    const onWheel = (event: WheelEvent) => {
      const box = element.getBoundingClientRect();
      const isZoom = event.ctrlKey || event.metaKey;
      const axis = (isZoom && event.shiftKey && axes.at(-1)) || axes[0];
      const isSideways = axis === "time" && Math.abs(event.deltaX) > Math.abs(event.deltaY);
      if (!isZoom && !event.shiftKey && !isSideways) return;
      event.preventDefault();
      // Some systems turn the wheel sideways themselves while Shift is held.
      const turned = isSideways ? event.deltaX : event.deltaY || event.deltaX;
      const at =
        axis === "time"
          ? timeAt(view, (event.clientX - box.left) / box.width)
          : pitchAt(view, (box.bottom - event.clientY) / box.height);
      setView(
        isZoom
          ? zoomedView(view, bounds, axis, Math.exp(turned * 0.004), at)
          : pannedView(view, bounds, axis, axis === "time" ? turned / box.width : -turned / box.height),
      );
    };
    element.addEventListener("wheel", onWheel, { passive: false });
    return () => element.removeEventListener("wheel", onWheel);
  }, [plot, view, bounds, setView, axes]);
}
