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
