/** The time axis. */

import type { Span } from "@/lib/viz/grid";
import type { Tick } from "@/lib/viz/mel";

const STEPS_S = [0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 30, 60, 120, 300];

/** Round seconds inside `view`, at least `gap` pixels apart in a plot `width` pixels wide. */
export function timeTicks(view: Span, width: number, gap = 56): Tick[] {
  const length = view.end - view.start;
  const step = STEPS_S.find((candidate) => (candidate / length) * width >= gap) ?? 600;
  const decimals = step < 0.1 ? 2 : step < 1 ? 1 : 0;
  const ticks: Tick[] = [];
  for (let index = Math.ceil(view.start / step - 1e-6) || 0; index * step <= view.end + 1e-6; index++) {
    const time = index * step;
    ticks.push({ position: (time - view.start) / length, label: axisTime(time, decimals) });
  }
  return ticks;
}

function axisTime(seconds: number, decimals: number): string {
  if (seconds < 60) return seconds.toFixed(decimals);
  const minutes = Math.floor(seconds / 60);
  const rest = (seconds - minutes * 60).toFixed(decimals);
  return `${minutes}:${rest.padStart(decimals ? decimals + 3 : 2, "0")}`;
}

/** A view narrowed or widened around `anchor`, kept inside `bounds` and no shorter than `shortest` seconds. */
export function zoomed(view: Span, bounds: Span, factor: number, anchor: number, shortest = 0.1): Span {
  const full = bounds.end - bounds.start;
  const length = Math.min(full, Math.max(shortest, (view.end - view.start) * factor));
  const share = (anchor - view.start) / (view.end - view.start);
  return panned({ start: anchor - share * length, end: anchor + (1 - share) * length }, bounds, 0);
}

/** A view moved by `seconds`, kept inside `bounds`. */
export function panned(view: Span, bounds: Span, seconds: number): Span {
  const length = view.end - view.start;
  const start = Math.min(bounds.end - length, Math.max(bounds.start, view.start + seconds));
  return { start, end: start + length };
}

/** Where two fingers are, in fractions of the view's width. */
export type Fingers = readonly [number, number];

/** Fingers one above the other: their distance says nothing. */
const CLOSEST = 0.05;

/** The view after two fingers moved `from` where they were put on `view`: what was between them still is. */
export function pinched(view: Span, bounds: Span, from: Fingers, to: Fingers, shortest = 0.1): Span {
  const distance = ([a, b]: Fingers) => Math.max(CLOSEST, Math.abs(a - b));
  const middle = ([a, b]: Fingers) => (a + b) / 2;
  const now = view.end - view.start;
  const full = bounds.end - bounds.start;
  const length = Math.min(full, Math.max(shortest, (now * distance(from)) / distance(to)));
  const start = view.start + middle(from) * now - middle(to) * length;
  return panned({ start, end: start + length }, bounds, 0);
}
