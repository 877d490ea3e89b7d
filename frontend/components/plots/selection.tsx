"use client";

import { type KeyboardEvent, type PointerEvent, useRef } from "react";
import { useTimeAxis } from "@/components/plots/time-scope";
import { classes } from "@/lib/class-names";
import { formatHz, formatSeconds } from "@/lib/format";
import { type Area, EDGES, type Edge, edgeOf, pitchOf, withEdge } from "@/lib/viz/area";
import { hzAtFraction } from "@/lib/viz/mel";
import { heightOf, pitchAt, timeAt, type View, xOf } from "@/lib/viz/view";

/** An area's place in a plot, in per cent; `null` where it is out of sight. */
function placeOf(area: Area, view: View) {
  const percent = (fraction: number) => Math.min(1, Math.max(0, fraction)) * 100;
  const [left, right] = [percent(xOf(view, area.start)), percent(xOf(view, area.end))];
  const { min, max } = pitchOf(area);
  const [top, bottom] = [percent(1 - heightOf(view, max)), percent(1 - heightOf(view, min))];
  return right > left && bottom > top ? { left, right, top, bottom } : null;
}

/** The selected area: the rest is darker, so that its own colours stay those of the colour bar. Of all pitches in a plot without a frequency axis. */
export function SelectionShade({ hasPitch }: { hasPitch: boolean }) {
  const { selection, view } = useTimeAxis();
  const place = selection && placeOf(hasPitch ? selection : { ...selection, pitch: undefined }, view);
  if (!place) return null;
  return (
    <div
      className={classes(
        "pointer-events-none absolute border-x border-evidence shadow-[0_0_0_200vmax_rgb(0_0_0/0.45)]",
        hasPitch && selection?.pitch && "border-y",
      )}
      style={{
        left: `${place.left}%`,
        right: `${100 - place.right}%`,
        top: `${place.top}%`,
        bottom: `${100 - place.bottom}%`,
      }}
    />
  );
}

const NAMES: Record<Edge, string> = {
  start: "Start of the selection",
  end: "End of the selection",
  low: "Lowest pitch of the selection",
  high: "Highest pitch of the selection",
};

/** The edges of the selected area as sliders: dragged, or moved by the arrow keys. */
export function SelectionHandles({ centersHz }: { centersHz: readonly number[] }) {
  const { selection, view } = useTimeAxis();
  const place = selection && placeOf(selection, view);
  if (!place) return null;
  return EDGES.map((edge) => (
    <Handle key={edge} edge={edge} area={selection} place={place} centersHz={centersHz} />
  ));
}

type Place = NonNullable<ReturnType<typeof placeOf>>;
type HandleProps = { edge: Edge; area: Area; place: Place; centersHz: readonly number[] };

function Handle({ edge, area, place, centersHz }: HandleProps) {
  const { view, bounds, select } = useTimeAxis();
  const dragged = useRef(false);
  const isTime = edge === "start" || edge === "end";
  const value = edgeOf(area, edge);
  const move = (to: number) => select(withEdge(area, edge, to, bounds));

  const drag = (event: PointerEvent<HTMLDivElement>) => {
    event.stopPropagation();
    const box = event.currentTarget.closest("[data-plot]")?.getBoundingClientRect();
    if (!box || !dragged.current) return;
    if (isTime) move(timeAt(view, (event.clientX - box.left) / box.width));
    else move(pitchAt(view, (box.bottom - event.clientY) / box.height));
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const step = isTime ? Math.max(0.01, (view.end - view.start) / 200) : 1 / centersHz.length;
    const by = step * (event.shiftKey ? 10 : 1);
    const range = isTime ? bounds : { start: 0, end: 1 };
    const to = {
      ArrowLeft: value - by,
      ArrowDown: value - by,
      ArrowRight: value + by,
      ArrowUp: value + by,
      Home: range.start,
      End: range.end,
    }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    move(to);
  };

  const hz = (fraction: number) => hzAtFraction(fraction, centersHz);
  const described = isTime
    ? { min: bounds.start, max: bounds.end, now: value, text: formatSeconds(value) }
    : { min: hz(0), max: hz(1), now: hz(value), text: formatHz(hz(value)) };
  return (
    <div
      role="slider"
      tabIndex={0}
      aria-label={NAMES[edge]}
      aria-orientation={isTime ? "horizontal" : "vertical"}
      aria-valuemin={described.min}
      aria-valuemax={described.max}
      aria-valuenow={Number(described.now.toFixed(3))}
      aria-valuetext={described.text}
      data-edge={edge}
      className={classes("selection-handle", isTime ? "cursor-ew-resize" : "cursor-ns-resize")}
      style={handleStyle(edge, place)}
      onKeyDown={onKeyDown}
      onPointerDown={(event) => {
        event.stopPropagation();
        event.currentTarget.setPointerCapture(event.pointerId);
        dragged.current = true;
      }}
      onPointerMove={drag}
      onPointerUp={(event) => {
        event.stopPropagation();
        dragged.current = false;
      }}
      onPointerCancel={() => {
        dragged.current = false;
      }}
    />
  );
}

/** Outside of the area, so that opposite handles never cover each other, but inside of the plot. */
function handleStyle(edge: Edge, { left, right, top, bottom }: Place) {
  const across = { left: `${left}%`, width: `${right - left}%`, minWidth: "var(--grip)" };
  const down = { top: `${top}%`, height: `${bottom - top}%`, minHeight: "var(--grip)" };
  switch (edge) {
    case "start":
      return { ...down, left: `max(0px, ${left}% - var(--grip))`, width: "var(--grip)" };
    case "end":
      return { ...down, left: `min(100% - var(--grip), ${right}%)`, width: "var(--grip)" };
    case "low":
      return { ...across, top: `min(100% - var(--grip), ${bottom}%)`, height: "var(--grip)" };
    case "high":
      return { ...across, top: `max(0px, ${top}% - var(--grip))`, height: "var(--grip)" };
  }
}
