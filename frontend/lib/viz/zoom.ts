/** Zooming and moving what the plots show, along either axis. */

import { pitchOf, withPitch } from "@/lib/viz/area";
import type { Span } from "@/lib/viz/grid";
import type { View } from "@/lib/viz/view";

export const AXES = ["time", "pitch"] as const;
export type Axis = (typeof AXES)[number];

/** Fractions of the frequency axis: all of it, and the least that is shown, 8 of 128 mel bands. */
const WHOLE_AXIS: Span = { start: 0, end: 1 };
const LEAST_PITCH = 1 / 16;
/** Seconds. */
const LEAST_TIME = 0.1;

/** What is seen of an axis. */
export function seenOf(view: View, axis: Axis): Span {
  if (axis === "time") return view;
  const { min, max } = pitchOf(view);
  return { start: min, end: max };
}

export function isWhole(view: View, bounds: Span, axis: Axis): boolean {
  const [seen, all] = [seenOf(view, axis), limitsOf(bounds, axis).all];
  return seen.end - seen.start >= all.end - all.start - 1e-6;
}

/** Narrowed or widened along one axis around `anchor`, without one around the middle. */
export function zoomedView(
  view: View,
  bounds: Span,
  axis: Axis,
  factor: number,
  anchor?: number | undefined,
): View {
  const seen = seenOf(view, axis);
  const { all, least } = limitsOf(bounds, axis);
  return withSeen(view, axis, zoomed(seen, all, factor, anchor ?? (seen.start + seen.end) / 2, least));
}

/** Moved along one axis by a share of what is seen of it. */
export function pannedView(view: View, bounds: Span, axis: Axis, share: number): View {
  const seen = seenOf(view, axis);
  return withSeen(view, axis, panned(seen, limitsOf(bounds, axis).all, share * (seen.end - seen.start)));
}

/** After two fingers moved along one axis. */
export function pinchedView(view: View, bounds: Span, axis: Axis, from: Fingers, to: Fingers): View {
  const { all, least } = limitsOf(bounds, axis);
  return withSeen(view, axis, pinched(seenOf(view, axis), all, from, to, least));
}

/** Fingers that are less apart along one axis than this share of their distance along the other leave it as it is. */
const ACROSS = 0.5;

/** Which axes two fingers zoom, from the pixels between them when they were put down. */
export function pinchAxes(across: number, down: number): Axis[] {
  return AXES.filter((axis) => (axis === "time" ? across > down * ACROSS : down > across * ACROSS));
}

/** Zoomed to a selection: one of all pitches leaves the visible ones as they are. */
export function viewOfSelection(view: View, selection: View): View {
  return { ...view, ...selection };
}

/** Inside `bounds`, and no closer than is allowed. */
export function viewWithin(view: View, bounds: Span): View {
  return AXES.reduce((kept, axis) => zoomedView(kept, bounds, axis, 1), view);
}

function limitsOf(bounds: Span, axis: Axis): { all: Span; least: number } {
  return axis === "time" ? { all: bounds, least: LEAST_TIME } : { all: WHOLE_AXIS, least: LEAST_PITCH };
}

function withSeen(view: View, axis: Axis, { start, end }: Span): View {
  return axis === "time" ? { ...view, start, end } : withPitch(view, { min: start, max: end });
}

/** Narrowed or widened around `anchor`, inside `all` and no shorter than `least`. */
function zoomed(seen: Span, all: Span, factor: number, anchor: number, least: number): Span {
  const length = Math.min(all.end - all.start, Math.max(least, (seen.end - seen.start) * factor));
  const share = seen.end > seen.start ? (anchor - seen.start) / (seen.end - seen.start) : 0.5;
  return panned({ start: anchor - share * length, end: anchor + (1 - share) * length }, all, 0);
}

function panned({ start, end }: Span, all: Span, by: number): Span {
  const length = end - start;
  const from = Math.min(all.end - length, Math.max(all.start, start + by));
  return { start: from, end: from + length };
}

/** Where two fingers are along an axis, in fractions of what is seen of it. */
export type Fingers = readonly [number, number];

/** Fingers one above the other: their distance says nothing. */
const CLOSEST = 0.05;

/** After two fingers moved `from` where they were put: what was between them still is. */
function pinched(seen: Span, all: Span, from: Fingers, to: Fingers, least: number): Span {
  const distance = ([a, b]: Fingers) => Math.max(CLOSEST, Math.abs(a - b));
  const middle = ([a, b]: Fingers) => (a + b) / 2;
  const now = seen.end - seen.start;
  const length = Math.min(all.end - all.start, Math.max(least, (now * distance(from)) / distance(to)));
  const start = seen.start + middle(from) * now - middle(to) * length;
  return panned({ start, end: start + length }, all, 0);
}
