/** What the plots show, in time and in pitch, and where in a plot something lies: the only place that turns pitch into height. */

import { type Area, pitchOf } from "@/lib/viz/area";

/** The visible seconds, and the visible part of the frequency axis; without `pitch` all of it. */
export type View = Area;

/** Where a time lies: 0 at the left edge of a plot, 1 at the right one. */
export function xOf({ start, end }: View, time: number): number {
  return (time - start) / (end - start);
}

export function timeAt({ start, end }: View, x: number): number {
  return start + x * (end - start);
}

/** Where a pitch, a fraction of the frequency axis, lies: 0 at the lower edge of a plot, 1 at the upper one. */
export function heightOf(view: Pick<View, "pitch">, pitch: number): number {
  const { min, max } = pitchOf(view);
  return (pitch - min) / (max - min);
}

export function pitchAt(view: Pick<View, "pitch">, height: number): number {
  const { min, max } = pitchOf(view);
  return min + height * (max - min);
}
