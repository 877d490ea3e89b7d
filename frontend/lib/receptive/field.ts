/** What a cell of a map can see of the spectrogram, and of the maps in between. */

import { formatHz } from "@/lib/format";
import { hzAt } from "@/lib/viz/mel";
import { type Placement, type ReceptiveAxis, type ReceptiveField, secondsAt } from "@/lib/viz/placement";

/** An area of the spectrogram, in its own cells from its lower left corner; may end within a cell. */
export type Area = {
  readonly row0: number;
  readonly row1: number;
  readonly col0: number;
  readonly col1: number;
};

type Size = { readonly rows: number; readonly cols: number };
type Cell = { readonly row: number; readonly col: number };
export type Extent = { readonly frequency: number; readonly time: number };

/** The middle of a cell on one axis, in cells of the spectrogram from its edge. */
function middle(axis: ReceptiveAxis, index: number): number {
  return axis.start + index * axis.jump + 0.5;
}

function around(centre: number, width: number, length: number): [number, number] {
  return [Math.max(0, centre - width / 2), Math.min(length, centre + width / 2)];
}

/** An area of this many mel bands and frames around a cell, cut off at the spectrogram's edges; `null` without geometry. */
export function areaAround(
  { frequency, time }: ReceptiveField,
  { row, col }: Cell,
  extent: Extent,
  spectrogram: Size,
): Area | null {
  if (!frequency || !time) return null;
  const [row0, row1] = around(middle(frequency, row), extent.frequency, spectrogram.rows);
  const [col0, col1] = around(middle(time, col), extent.time, spectrogram.cols);
  return { row0, row1, col0, col1 };
}

/** All of the spectrogram that a cell can see. */
export function fieldOf(field: ReceptiveField, cell: Cell, spectrogram: Size): Area | null {
  const { frequency, time } = field;
  if (!frequency || !time) return null;
  return areaAround(field, cell, { frequency: frequency.size, time: time.size }, spectrogram);
}

/**
 * The cells of an earlier map that a cell can see, as the area that they fill: those whose own fields lie inside the
 * cell's. `null` where the other map is not an earlier one.
 */
export function fieldOn(
  field: ReceptiveField,
  cell: Cell,
  earlier: ReceptiveField,
  spectrogram: Size,
): Area | null {
  const { frequency, time } = field;
  if (!frequency || !time || !earlier.frequency || !earlier.time) return null;
  const width = (own: ReceptiveAxis, other: ReceptiveAxis) => own.size - other.size + other.jump;
  const extent = { frequency: width(frequency, earlier.frequency), time: width(time, earlier.time) };
  if (extent.frequency <= 0 || extent.time <= 0) return null;
  return areaAround(field, cell, extent, spectrogram);
}

/** `1.85–3.48 s, all pitches` */
export function areaWords(area: Area, placement: Placement, centersHz: readonly number[]): string {
  const { rows } = placement;
  const time = (col: number) => Math.max(0, secondsAt(placement, col)).toFixed(2);
  const pitch =
    area.row0 <= 0 && area.row1 >= rows.length
      ? "all pitches"
      : `${formatHz(hzAt(area.row0, centersHz))}–${formatHz(hzAt(area.row1, centersHz))}`;
  return `${time(area.col0)}–${time(area.col1)} s, ${pitch}`;
}
