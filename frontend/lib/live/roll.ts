/** The spectrogram of the last minutes in a ring buffer of columns: only new columns are painted. */

import { type Columns, LEVEL_FLOOR_DB, LEVEL_STEP_DB } from "@/lib/live/types";
import { type ColormapName, colours } from "@/lib/viz/colormap";
import type { Range, Span } from "@/lib/viz/grid";
import type { Box } from "@/lib/viz/paint";
import { decibelRange } from "@/lib/viz/scale";

export class Roll {
  private readonly levels: Uint8Array;
  private readonly painted: HTMLCanvasElement;
  private range: Range;
  /** The loudest level of each second, as a ring. */
  private readonly loudest: Uint8Array;
  /** Columns so far. */
  end = 0;

  constructor(
    private readonly bands: number,
    private readonly frameLength: number,
    private readonly size: number,
    private readonly colormap: ColormapName,
    private readonly dynamicRange: number,
  ) {
    this.levels = new Uint8Array(bands * size);
    this.loudest = new Uint8Array(Math.ceil(size * frameLength) + 1);
    this.range = decibelRange(LEVEL_FLOOR_DB, dynamicRange, LEVEL_FLOOR_DB);
    this.painted = document.createElement("canvas");
    this.painted.width = size;
    this.painted.height = bands;
  }

  add({ first, count, levels }: Columns): void {
    const { bands, size } = this;
    // What was never sent, because answers were skipped for long, stays silent.
    if (first > this.end) this.silence(Math.max(this.end, first - size), first);
    for (let column = 0; column < count; column++) {
      const part = levels.subarray(column * bands, (column + 1) * bands);
      this.levels.set(part, ((first + column) % size) * bands);
      const second = Math.floor((first + column) * this.frameLength);
      const slot = second % this.loudest.length;
      if (Math.floor((first + column - 1) * this.frameLength) !== second) this.loudest[slot] = 0;
      for (const level of part) if (level > (this.loudest[slot] as number)) this.loudest[slot] = level;
    }
    this.end = Math.max(this.end, first + count);
    const peak =
      LEVEL_FLOOR_DB + LEVEL_STEP_DB * this.loudest.reduce((most, level) => Math.max(most, level), 0);
    const range = decibelRange(peak, this.dynamicRange, LEVEL_FLOOR_DB);
    if (range.max === this.range.max) this.paint(first, count);
    else {
      this.range = range;
      this.paint(Math.max(0, this.end - size), Math.min(size, this.end));
    }
  }

  /** Draws what `view` shows, in seconds; silence where nothing was received yet. */
  draw(context: CanvasRenderingContext2D, view: Span, box: Box): void {
    const { size, frameLength } = this;
    const perColumn = (frameLength / (view.end - view.start)) * box.width;
    const x = (column: number) =>
      box.x + ((column - 0.5) * frameLength - view.start) * (perColumn / frameLength);
    const from = Math.max(0, this.end - size, Math.floor(view.start / frameLength));
    const to = Math.min(this.end, Math.ceil(view.end / frameLength) + 1);
    context.imageSmoothingEnabled = false;
    for (let column = from; column < to; ) {
      const at = column % size;
      const count = Math.min(to - column, size - at);
      context.drawImage(
        this.painted,
        at,
        0,
        count,
        this.bands,
        x(column),
        box.y,
        count * perColumn,
        box.height,
      );
      column += count;
    }
  }

  private silence(from: number, to: number): void {
    for (let column = from; column < to; column++) {
      const at = (column % this.size) * this.bands;
      this.levels.fill(0, at, at + this.bands);
    }
    this.paint(from, to - from);
  }

  private paint(first: number, count: number): void {
    const context = this.painted.getContext("2d");
    const { bands, size } = this;
    const lookup = colours(this.colormap);
    const scale = 255 / (this.range.max - this.range.min);
    for (let done = 0; done < count; ) {
      const at = (first + done) % size;
      const width = Math.min(count - done, size - at);
      const pixels = new Uint8ClampedArray(width * bands * 4);
      for (let column = 0; column < width; column++) {
        for (let band = 0; band < bands; band++) {
          const db = LEVEL_FLOOR_DB + LEVEL_STEP_DB * (this.levels[(at + column) * bands + band] as number);
          const index = Math.min(255, Math.max(0, Math.round((db - this.range.min) * scale))) * 3;
          const target = ((bands - 1 - band) * width + column) * 4;
          pixels[target] = lookup[index] as number;
          pixels[target + 1] = lookup[index + 1] as number;
          pixels[target + 2] = lookup[index + 2] as number;
          pixels[target + 3] = 255;
        }
      }
      context?.putImageData(new ImageData(pixels, width, bands), at, 0);
      done += width;
    }
  }
}
