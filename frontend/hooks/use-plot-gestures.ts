"use client";

import { type PointerEvent, type RefObject, useRef } from "react";
import type { TimeAxis } from "@/components/plots/time-scope";
import { usePinch } from "@/hooks/use-pinch";
import { useWheelZoom } from "@/hooks/use-wheel-zoom";
import type { Area } from "@/lib/viz/area";
import { pitchAt, timeAt } from "@/lib/viz/view";
import { AXES, viewOfSelection } from "@/lib/viz/zoom";

/** Pixels that a pointer may wander during a click. */
const CLICK_SLACK = 4;
/** Seconds; a shorter selection is taken for a clumsy click. */
const SHORTEST_SELECTION = 0.05;
/** Pixels that a pointer must go up or down for some pitches to be selected rather than all. */
const PITCH_SLACK = 24;

const TIME = ["time"] as const;

type Press = { x: number; y: number; time: number; pitch: number; before: Area | null; dragging: boolean };

/**
 * What a pointer does on a plot: hover, click to seek, drag to select a stretch of time (where the plot `hasPitch`, with
 * a mouse, also some pitches), double-click to zoom to the selection, wheel or two fingers to zoom and pan.
 */
export function usePlotGestures(plot: RefObject<HTMLElement | null>, axis: TimeAxis, hasPitch: boolean) {
  const { view, bounds, setView, selection, select, player, hover } = axis;
  const pressed = useRef<Press | null>(null);
  const pinch = usePinch(plot, axis, hasPitch);
  useWheelZoom(plot, axis, hasPitch ? AXES : TIME);

  const placeOf = ({ clientX, clientY }: { clientX: number; clientY: number }) => {
    const box = plot.current?.getBoundingClientRect();
    const share = (distance: number, size: number) => Math.min(1, Math.max(0, distance / size));
    const x = box ? share(clientX - box.left, box.width) : 0;
    const height = box ? share(box.bottom - clientY, box.height) : 0;
    return { x, time: timeAt(view, x), pitch: pitchAt(view, height) };
  };

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
      const { time, pitch } = placeOf(event);
      pressed.current = {
        x: event.clientX,
        y: event.clientY,
        time,
        pitch,
        before: selection,
        dragging: false,
      };
    },
    onPointerMove(event: PointerEvent) {
      const { x, time: now, pitch } = placeOf(event);
      hover.move(x);
      if (pinch.move(event)) return;
      const from = pressed.current;
      if (!from) return;
      if (Math.abs(event.clientX - from.x) > CLICK_SLACK) from.dragging = true;
      if (!from.dragging) return;
      const pitched =
        hasPitch &&
        event.pointerType !== "touch" &&
        Math.abs(event.clientY - from.y) > PITCH_SLACK &&
        pitch !== from.pitch;
      select({
        start: Math.min(from.time, now),
        end: Math.max(from.time, now),
        ...(pitched && { pitch: { min: Math.min(from.pitch, pitch), max: Math.max(from.pitch, pitch) } }),
      });
    },
    onPointerUp(event: PointerEvent) {
      pinch.up(event);
      const from = pressed.current;
      pressed.current = null;
      if (!from) return;
      const { time: now } = placeOf(event);
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
      setView(selection ? viewOfSelection(view, selection) : bounds);
    },
  };
}
