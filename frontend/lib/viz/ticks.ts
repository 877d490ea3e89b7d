/** Round seconds and round frequencies, and where their labels stand. */

import { pitchOf } from "@/lib/viz/area";
import type { Span } from "@/lib/viz/grid";
import { fractionOfHz, hzAtFraction } from "@/lib/viz/mel";
import { heightOf, type View } from "@/lib/viz/view";

/** `position` from 0, left or top, to 1. */
export type Tick = { readonly position: number; readonly label: string };

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

/** Labels that musicians and engineers know; those that fit are shown. */
const KNOWN_HZ = [100, 250, 500, 1_000, 2_000, 4_000, 8_000, 16_000];
/** Where fewer of them are in sight, multiples of one step may be more. */
const FEW = 4;
const STEPS_HZ = [10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000];

/** Round frequencies inside `view`, lowest first, at least `gap` pixels apart in a plot `height` pixels high. */
export function frequencyTicks(
  centersHz: readonly number[],
  view: Pick<View, "pitch">,
  height: number,
  gap = 18,
): Tick[] {
  if (!height) return []; // not measured yet
  const { min, max } = pitchOf(view);
  const [low, high] = [hzAtFraction(min, centersHz), hzAtFraction(max, centersHz)];
  const placed = (frequencies: readonly number[]) => {
    const ticks: Tick[] = [];
    let previous = Number.POSITIVE_INFINITY;
    for (const hz of frequencies) {
      const position = 1 - heightOf(view, fractionOfHz(hz, centersHz));
      if (previous - position * height < gap) continue;
      ticks.push({ position, label: hz >= 1_000 ? `${hz / 1_000}k` : `${hz}` });
      previous = position * height;
    }
    return ticks;
  };
  const inSight = KNOWN_HZ.filter((hz) => hz >= low && hz <= high);
  const known = placed(inSight);
  if (inSight.length >= FEW) return known;
  // Pitch is nearly even in hertz so close up: labels twice the least distance apart are so everywhere.
  const step = STEPS_HZ.find((candidate) => (candidate / (high - low)) * height >= 2 * gap) ?? 10_000;
  const first = Math.ceil(low / step);
  const count = Math.max(0, Math.floor(high / step) - first + 1);
  const even = placed(Array.from({ length: count }, (_, index) => (first + index) * step));
  return even.length > known.length ? even : known;
}
