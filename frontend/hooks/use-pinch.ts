"use client";

import { type PointerEvent, type RefObject, useRef } from "react";
import type { TimeAxis } from "@/components/plots/time-scope";
import type { Span } from "@/lib/viz/grid";
import { type Fingers, pinched } from "@/lib/viz/ticks";

/** Two fingers on a plot zoom and pan it in time. Each method returns whether they do so now. */
export function usePinch(plot: RefObject<HTMLElement | null>, { view, bounds, setView }: TimeAxis) {
  const fingers = useRef(new Map<number, number>());
  const begun = useRef<{ view: Span; at: Fingers } | null>(null);

  const put = ({ pointerId, clientX }: PointerEvent): Fingers | null => {
    const box = plot.current?.getBoundingClientRect();
    if (!box) return null;
    fingers.current.set(pointerId, (clientX - box.left) / box.width);
    const [first, second] = [...fingers.current.values()];
    return first === undefined || second === undefined ? null : [first, second];
  };

  return {
    down(event: PointerEvent): boolean {
      if (event.pointerType !== "touch") return false;
      const at = put(event);
      if (at) begun.current = { view, at };
      return at !== null;
    },
    move(event: PointerEvent): boolean {
      if (!fingers.current.has(event.pointerId)) return false;
      const at = put(event);
      if (!at || !begun.current) return false;
      setView(pinched(begun.current.view, bounds, begun.current.at, at));
      return true;
    },
    up({ pointerId }: PointerEvent): void {
      fingers.current.delete(pointerId);
      begun.current = null;
    },
  };
}
