/** A selected part of the plots: a stretch of time, of all pitches or of some. */

import type { Range, Span } from "@/lib/viz/grid";

/** `pitch` in fractions of the frequency axis from its lower end; none selects all of it. */
export type Area = Span & { readonly pitch?: Range | undefined };

export const EDGES = ["start", "end", "low", "high"] as const;
export type Edge = (typeof EDGES)[number];

/** Seconds, and the fraction of the frequency axis, that stay between two edges. */
const SHORTEST = 0.01;
const NARROWEST = 0.01;

const WHOLE_AXIS: Range = { min: 0, max: 1 };

export function pitchOf({ pitch }: Pick<Area, "pitch">): Range {
  return pitch ?? WHOLE_AXIS;
}

/** With other pitches; without `pitch` if those are all. */
export function withPitch(area: Area, { min, max }: Range): Area {
  return { ...area, pitch: min <= 0 && max >= 1 ? undefined : { min, max } };
}

/** Where an edge is: seconds, or a fraction of the frequency axis. */
export function edgeOf(area: Area, edge: Edge): number {
  const { min, max } = pitchOf(area);
  return { start: area.start, end: area.end, low: min, high: max }[edge];
}

/** The area with one edge moved, inside `bounds` and never past the opposite edge. */
export function withEdge(area: Area, edge: Edge, to: number, bounds: Span): Area {
  const { min, max } = pitchOf(area);
  switch (edge) {
    case "start":
      return { ...area, start: clamp(to, bounds.start, area.end - SHORTEST) };
    case "end":
      return { ...area, end: clamp(to, area.start + SHORTEST, bounds.end) };
    case "low":
      return withPitch(area, { min: clamp(to, 0, max - NARROWEST), max });
    case "high":
      return withPitch(area, { min, max: clamp(to, min + NARROWEST, 1) });
  }
}

/** The area inside `bounds`; `null` where nothing is left. */
export function areaWithin(area: Area | null, bounds: Span): Area | null {
  if (!area) return null;
  const start = Math.max(bounds.start, area.start);
  const end = Math.min(bounds.end, area.end);
  return end > start ? { start, end, ...(area.pitch && { pitch: area.pitch }) } : null;
}

function clamp(value: number, min: number, max: number): number {
  return Math.min(max, Math.max(min, value));
}
