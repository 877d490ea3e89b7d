/** Where the cells of a map lie on the spectrogram that they were computed from. */

import type { Span } from "@/lib/viz/grid";

/** Cell `i` sees `size` cells of the spectrogram, centred on cell `start + i * jump`. */
export type ReceptiveAxis = { readonly size: number; readonly jump: number; readonly start: number };
export type ReceptiveField = {
  readonly frequency: ReceptiveAxis | null;
  readonly time: ReceptiveAxis | null;
};

/** One axis, in cells of the spectrogram from its lower edge: the middle of cell `i` is `first + i * step`. */
export type CellAxis = {
  readonly count: number;
  readonly first: number;
  readonly step: number;
  /** How many cells of the spectrogram there are. */
  readonly length: number;
};

export type Placement = {
  readonly rows: CellAxis;
  readonly cols: CellAxis;
  /** The seconds that the spectrogram covers. */
  readonly extent: Span;
};

type Size = { readonly rows: number; readonly cols: number };

/** A field whose first cell is centred elsewhere: learned kernels look to one side of the middle of what they can see. */
export function centred(
  { frequency, time }: ReceptiveField,
  centre: { readonly frequency: number; readonly time: number } | null | undefined,
): ReceptiveField {
  if (!centre || !frequency || !time) return { frequency, time };
  return { frequency: { ...frequency, start: centre.frequency }, time: { ...time, start: centre.time } };
}

/** By the receptive field; evenly stretched over the axis if there is none. */
export function cellAxis(field: ReceptiveAxis | null | undefined, count: number, length: number): CellAxis {
  if (!field) return { count, first: length / count / 2, step: length / count, length };
  return { count, first: field.start + 0.5, step: field.jump, length };
}

/** Places a map of `map` cells on a `spectrogram` that covers `extent`; without `map` the spectrogram itself. */
export function place(
  spectrogram: Size,
  extent: Span,
  map: Size = spectrogram,
  field?: ReceptiveField,
): Placement {
  return {
    rows: cellAxis(field?.frequency, map.rows, spectrogram.rows),
    cols: cellAxis(field?.time, map.cols, spectrogram.cols),
    extent,
  };
}

/** The lower edge of cell `index`. A point belongs to the nearest middle; the outer cells reach to the axis' ends. */
export function cellEdge({ count, first, step, length }: CellAxis, index: number): number {
  if (index <= 0) return 0;
  if (index >= count) return length;
  return Math.min(length, Math.max(0, first + (index - 0.5) * step));
}

/** The middle of cell `index`. */
export function cellMiddle({ first, step }: CellAxis, index: number): number {
  return first + index * step;
}

/** The cell that a position belongs to. */
export function cellOn({ count, first, step }: CellAxis, position: number): number {
  return Math.min(count - 1, Math.max(0, Math.round((position - first) / step)));
}

/** Seconds of a position on the time axis. */
export function secondsAt({ cols, extent }: Placement, position: number): number {
  return extent.start + (position / cols.length) * (extent.end - extent.start);
}

/** The seconds, and the positions on the frequency axis, of a map with its outermost cells repeated once around it. */
export function paddedEdges(placement: Placement): { time: Span; pitch: Span } {
  const { rows, cols } = placement;
  return {
    time: {
      start: secondsAt(placement, cellMiddle(cols, -1.5)),
      end: secondsAt(placement, cellMiddle(cols, cols.count + 0.5)),
    },
    pitch: { start: cellMiddle(rows, -1.5), end: cellMiddle(rows, rows.count + 0.5) },
  };
}

/** The time that belongs to a column. */
export function columnSpan(placement: Placement, col: number): Span {
  return {
    start: secondsAt(placement, cellEdge(placement.cols, col)),
    end: secondsAt(placement, cellEdge(placement.cols, col + 1)),
  };
}

/** The cell at a time and a height, which runs from 0 at the bottom to 1; `null` beside the spectrogram. */
export function cellAt(placement: Placement, seconds: number, height: number) {
  const { rows, cols, extent } = placement;
  const share = (seconds - extent.start) / (extent.end - extent.start);
  if (share < 0 || share >= 1 || height < 0 || height >= 1) return null;
  return { row: cellOn(rows, height * rows.length), col: cellOn(cols, share * cols.length) };
}
