/** How loud each frequency of each frame stays, by a mask on the spectrogram. */

import { bandOfHz } from "@/lib/viz/mel";
import { type Mask, ownerOf } from "@/lib/whatif/mask";

/** For each of `bins` frequencies from 0 Hz to half of `sampleRate`, where it lies among the mel bands. */
export function bandsOfBins(bins: number, sampleRate: number, centersHz: readonly number[]): Float32Array {
  return Float32Array.from({ length: bins }, (_, bin) =>
    bandOfHz((bin * sampleRate) / 2 / (bins - 1), centersHz),
  );
}

/**
 * The gain of each of `frames`: 1 where the mask on the spectrogram has a cell, 0 where not, in between from one of the
 * `nBands` mel bands' centres to the next.
 */
export function maskGain(
  mask: Mask,
  bands: Float32Array,
  nBands: number,
  frames: number,
): (frame: number) => Float32Array {
  const marked = (band: number, col: number) =>
    mask.cells[ownerOf(band, mask.rows, nBands) * mask.cols + col] as number;
  const columns = new Map<number, Float32Array>();
  return (frame) => {
    const col = ownerOf(frame, mask.cols, frames);
    const known = columns.get(col);
    if (known) return known;
    const gain = bands.map((band) => {
      const low = Math.floor(band);
      const share = band - low;
      return (1 - share) * marked(low, col) + (share > 0 ? share * marked(low + 1, col) : 0);
    });
    columns.set(col, gain);
    return gain;
  };
}
