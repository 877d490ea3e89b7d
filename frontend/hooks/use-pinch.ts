"use client";

import { type PointerEvent, type RefObject, useEffect, useRef } from "react";
import type { TimeAxis } from "@/components/plots/time-scope";
import type { View } from "@/lib/viz/view";
import { type Axis, type Fingers, pinchAxes, pinchedView } from "@/lib/viz/zoom";

/** Where two fingers are along each axis. */
type Pair = Readonly<Record<Axis, Fingers>>;

/** Two fingers on a plot zoom and pan it in time, and where it `hasPitch` in pitch. Each method returns whether they do so now. */
export function usePinch(
  plot: RefObject<HTMLElement | null>,
  { view, bounds, setView }: TimeAxis,
  hasPitch: boolean,
) {
  const fingers = useRef(new Map<number, Readonly<Record<Axis, number>>>());
  const begun = useRef<{ view: View; at: Pair; axes: readonly Axis[] } | null>(null);

  // One finger scrolls the page. Chromium never does so with two here; other browsers may.
  useEffect(() => {
    const element = plot.current;
    const keep = (event: TouchEvent) =>
      event.touches.length > 1 && event.cancelable && event.preventDefault();
    element?.addEventListener("touchmove", keep, { passive: false });
    return () => element?.removeEventListener("touchmove", keep);
  }, [plot]);

  const put = ({ pointerId, clientX, clientY }: PointerEvent): Pair | null => {
    const box = plot.current?.getBoundingClientRect();
    if (!box) return null;
    fingers.current.set(pointerId, {
      time: (clientX - box.left) / box.width,
      pitch: (box.bottom - clientY) / box.height,
    });
    const [first, second] = [...fingers.current.values()];
    return first && second ? { time: [first.time, second.time], pitch: [first.pitch, second.pitch] } : null;
  };

  const axesOf = ({ time, pitch }: Pair): readonly Axis[] => {
    const box = plot.current?.getBoundingClientRect();
    if (!box || !hasPitch) return ["time"];
    return pinchAxes(Math.abs(time[0] - time[1]) * box.width, Math.abs(pitch[0] - pitch[1]) * box.height);
  };

  return {
    down(event: PointerEvent): boolean {
      if (event.pointerType !== "touch") return false;
      const at = put(event);
      if (at) begun.current = { view, at, axes: axesOf(at) };
      return at !== null;
    },
    move(event: PointerEvent): boolean {
      if (!fingers.current.has(event.pointerId)) return false;
      const to = put(event);
      if (!to || !begun.current) return false;
      const { view: from, at, axes } = begun.current;
      setView(axes.reduce((seen, axis) => pinchedView(seen, bounds, axis, at[axis], to[axis]), from));
      return true;
    },
    up({ pointerId }: PointerEvent): void {
      fingers.current.delete(pointerId);
      begun.current = null;
    },
  };
}
