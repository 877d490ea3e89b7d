/** Which range of numbers a plot's colours stand for. */

import { extremes, type Grid, type Range } from "@/lib/viz/grid";

/** Over which plots a range is taken: this one, its layer's, or all of them. */
export const SCOPES = ["map", "layer", "all"] as const;
export type Scope = (typeof SCOPES)[number];

export type NamedGrid = {
  readonly name: string;
  readonly stage: string;
  readonly signed: boolean;
  readonly quantity: string;
  readonly grid: Grid;
};

/** Signed values: centred on zero. */
export function symmetric({ min, max }: Range): Range {
  const reach = Math.max(Math.abs(min), Math.abs(max)) || 1;
  return { min: -reach, max: reach };
}

/** Values that are never negative: from zero, so that "nothing" is the map's first colour in every plot. */
export function fromZero({ max }: Range): Range {
  return { min: 0, max: max > 0 ? max : 1 };
}

export function union(ranges: readonly Range[]): Range {
  let min = Number.POSITIVE_INFINITY;
  let max = Number.NEGATIVE_INFINITY;
  for (const range of ranges) {
    min = Math.min(min, range.min);
    max = Math.max(max, range.max);
  }
  return { min, max };
}

/** Every plot's colour range, by name. Different quantities never share one. */
export function mapRanges(maps: readonly NamedGrid[], scope: Scope): Map<string, Range> {
  const own = maps.map((map) => extremes(map.grid.values));
  const group = (map: NamedGrid) =>
    `${map.quantity}|${scope === "map" ? map.name : scope === "layer" ? map.stage : ""}`;
  const groups = new Map<string, Range[]>();
  maps.forEach((map, index) => {
    const ranges = groups.get(group(map)) ?? [];
    ranges.push(own[index] as Range);
    groups.set(group(map), ranges);
  });
  return new Map(
    maps.map((map) => {
      const range = union(groups.get(group(map)) as Range[]);
      return [map.name, map.signed ? symmetric(range) : fromZero(range)];
    }),
  );
}

/**
 * The spectrogram's range: from the loudest cell, rounded up to whole 5 dB, `dynamicRange` dB downwards. Never below
 * `floor`, where silence lies, so that silence is dark.
 */
export function decibelRange(loudest: number, dynamicRange: number, floor: number): Range {
  const max = Math.min(0, Math.max(Math.ceil(loudest / 5) * 5, floor + dynamicRange));
  return { min: max - dynamicRange, max };
}

/** Where a value lies in a range: 0 at its lower end, 1 at its upper. */
export function fraction(value: number, { min, max }: Range): number {
  return Math.min(1, Math.max(0, (value - min) / (max - min)));
}
