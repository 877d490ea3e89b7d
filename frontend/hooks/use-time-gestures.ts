"use client";

import { type PointerEvent, type RefObject, useRef } from "react";
import type { TimeAxis } from "@/components/plots/time-scope";
import { usePinch } from "@/hooks/use-pinch";
import { useWheelZoom } from "@/hooks/use-wheel-zoom";
import type { Area } from "@/lib/viz/area";

/** Pixels that a pointer may wander during a click. */
const CLICK_SLACK = 4;
/** Seconds; a shorter selection is taken for a clumsy click. */
const SHORTEST_SELECTION = 0.05;
/** Pixels that a pointer must go up or down for some pitches to be selected rather than all. */
const PITCH_SLACK = 24;

type Press = { x: number; y: number; time: number; height: number; before: Area | null; dragging: boolean };

/**
 * What a pointer does on a plot: hover, click to seek, drag to select a stretch of time (where the plot `hasPitch`, with
 * a mouse, also some pitches), double-click to zoom to the selection, wheel or two fingers to zoom and pan.
 */
export function useTimeGestures(plot: RefObject<HTMLElement | null>, axis: TimeAxis, hasPitch: boolean) {
  const { view, bounds, setView, selection, select, player, hover } = axis;
  const pressed = useRef<Press | null>(null);
  const pinch = usePinch(plot, axis);
  useWheelZoom(plot, axis);

  /** In fractions of the plot, from its lower left corner. */
  const placeOf = ({ clientX, clientY }: { clientX: number; clientY: number }) => {
    const box = plot.current?.getBoundingClientRect();
    const share = (distance: number, size: number) => Math.min(1, Math.max(0, distance / size));
    if (!box) return { x: 0, height: 0 };
    return { x: share(clientX - box.left, box.width), height: share(box.bottom - clientY, box.height) };
  };
  const timeAt = (x: number) => view.start + x * (view.end - view.start);

  return {
    onPointerDown(event: PointerEvent) {
      if (event.button !== 0) return;
      event.currentTarget.setPointerCapture(event.pointerId);
      if (pinch.down(event)) {
        // The second finger: what the first one has selected was no selection.
        if (pressed.current?.dragging) select(pressed.current.before);
        pressed.current = null;
        return;
      }
      const { x, height } = placeOf(event);
      pressed.current = {
        x: event.clientX,
        y: event.clientY,
        time: timeAt(x),
        height,
        before: selection,
        dragging: false,
      };
    },
    onPointerMove(event: PointerEvent) {
      const { x, height } = placeOf(event);
      hover.move(x);
      if (pinch.move(event)) return;
      const from = pressed.current;
      if (!from) return;
      if (Math.abs(event.clientX - from.x) > CLICK_SLACK) from.dragging = true;
      if (!from.dragging) return;
      const now = timeAt(x);
      const pitched =
        hasPitch && event.pointerType !== "touch" && Math.abs(event.clientY - from.y) > PITCH_SLACK;
      select({
        start: Math.min(from.time, now),
        end: Math.max(from.time, now),
        ...(pitched && { pitch: { min: Math.min(from.height, height), max: Math.max(from.height, height) } }),
      });
    },
    onPointerUp(event: PointerEvent) {
      pinch.up(event);
      const from = pressed.current;
      pressed.current = null;
      if (!from) return;
      const now = timeAt(placeOf(event).x);
      if (!from.dragging) {
        player.seek(now);
        if (selection && (now < selection.start || now > selection.end)) select(null);
      } else if (Math.abs(now - from.time) < SHORTEST_SELECTION) select(null);
      else player.seek(Math.min(from.time, now));
    },
    onPointerCancel(event: PointerEvent) {
      pinch.up(event);
      pressed.current = null;
    },
    onPointerLeave() {
      hover.move(null);
    },
    onDoubleClick() {
      setView(selection ?? bounds);
    },
  };
}
