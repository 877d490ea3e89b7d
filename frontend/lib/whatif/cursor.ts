/** A box that is moved and sized by keys, for painting without a pointer. */

import { formatHz } from "@/lib/format";
import { hzAt } from "@/lib/viz/mel";
import { type Placement, secondsAt } from "@/lib/viz/placement";
import { type Box, firstOwned, type Mask } from "@/lib/whatif/mask";

type Grid = Pick<Mask, "rows" | "cols">;

/** Shares of the spectrogram that a key moves or sizes by. */
const STEP = { rows: 1 / 16, cols: 1 / 50 };

/** In the middle, an eighth of the spectrogram high and a tenth wide. */
export function firstBox({ rows, cols }: Grid): Box {
  const [height, width] = [Math.round(rows / 8), Math.round(cols / 10)];
  const [row0, col0] = [Math.round((rows - height) / 2), Math.round((cols - width) / 2)];
  return { row0, row1: row0 + height, col0, col1: col0 + width };
}

/** The box after an arrow key, which moves it, or with `sizing` moves its upper right corner; `null` for other keys. */
export function boxAfter(box: Box, key: string, sizing: boolean, grid: Grid): Box | null {
  const across = key === "ArrowRight" ? 1 : key === "ArrowLeft" ? -1 : 0;
  const up = key === "ArrowUp" ? 1 : key === "ArrowDown" ? -1 : 0;
  if (!across && !up) return null;
  const [row0, row1] = moved(box.row0, box.row1, up, sizing, STEP.rows, grid.rows);
  const [col0, col1] = moved(box.col0, box.col1, across, sizing, STEP.cols, grid.cols);
  return { row0, row1, col0, col1 };
}

function moved(
  from: number,
  to: number,
  way: number,
  sizing: boolean,
  share: number,
  length: number,
): [number, number] {
  const step = way * Math.max(1, Math.round(share * length));
  if (sizing) return [from, Math.min(length, Math.max(from + 1, to + step))];
  const by = Math.min(length - to, Math.max(-from, step));
  return [from + by, to + by];
}

/** `0.90–1.10 s, 500 Hz–1.05 kHz` */
export function boxWords(box: Box, grid: Grid, placement: Placement, centersHz: readonly number[]): string {
  const { rows, cols } = placement;
  const time = (col: number) =>
    Math.max(0, secondsAt(placement, firstOwned(col, grid.cols, cols.length))).toFixed(2);
  const pitch = (row: number) => formatHz(hzAt(firstOwned(row, grid.rows, rows.length), centersHz));
  return `${time(box.col0)}–${time(box.col1)} s, ${pitch(box.row0)}–${pitch(box.row1)}`;
}
