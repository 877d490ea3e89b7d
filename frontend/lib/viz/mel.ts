/** The frequency axis: which mel band a frequency falls into, and where its label stands. */

/** Labels that musicians and engineers know; those that fit are shown. */
const CANDIDATES_HZ = [100, 250, 500, 1_000, 2_000, 4_000, 8_000, 16_000];

/**
 * A band's fractional index for a frequency, by interpolation between the bands' centres as the server reports them.
 * Mel bands are evenly spaced in mel, and within one band the bend of the scale is far below a pixel.
 */
export function bandOfHz(hz: number, centersHz: readonly number[]): number {
  const last = centersHz.length - 1;
  const above = centersHz.findIndex((center) => center >= hz);
  if (above === -1) return last;
  if (above === 0) return 0;
  const low = centersHz[above - 1] as number;
  const high = centersHz[above] as number;
  return above - 1 + (hz - low) / (high - low);
}

/** Height of a frequency in a plot: 0 at its top, 1 at its bottom. A band's centre is the middle of its row. */
export function heightOfHz(hz: number, centersHz: readonly number[]): number {
  return 1 - (bandOfHz(hz, centersHz) + 0.5) / centersHz.length;
}

export type Tick = { readonly position: number; readonly label: string };

/** Ticks for a plot `height` pixels high, lowest first, at least `gap` pixels apart. */
export function frequencyTicks(centersHz: readonly number[], height: number, gap = 18): Tick[] {
  const ticks: Tick[] = [];
  let previous = Number.POSITIVE_INFINITY;
  const highest = centersHz.at(-1) ?? 0;
  for (const hz of CANDIDATES_HZ) {
    if (hz < (centersHz[0] ?? 0) || hz > highest) continue;
    const position = heightOfHz(hz, centersHz);
    if (previous - position * height < gap) continue;
    ticks.push({ position, label: formatTickHz(hz) });
    previous = position * height;
  }
  return ticks;
}

function formatTickHz(hz: number): string {
  return hz >= 1_000 ? `${hz / 1_000}k` : `${hz}`;
}

/** The frequency at a position on the axis, in bands from its lower edge: `0.5` is the centre of the lowest band. */
export function hzAt(position: number, centersHz: readonly number[]): number {
  const band = Math.min(centersHz.length - 1, Math.max(0, position - 0.5));
  const low = Math.floor(band);
  const from = centersHz[low] as number;
  const to = centersHz[Math.min(centersHz.length - 1, low + 1)] as number;
  return from + (to - from) * (band - low);
}
