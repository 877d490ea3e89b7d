/** The frequency axis: which mel band a frequency falls into, and which frequency is where. */

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

/** A frequency as a fraction of the axis from its lower end. A band's centre is the middle of its row. */
export function fractionOfHz(hz: number, centersHz: readonly number[]): number {
  return (bandOfHz(hz, centersHz) + 0.5) / centersHz.length;
}

/** The frequency at a position on the axis, in bands from its lower edge: `0.5` is the centre of the lowest band. */
export function hzAt(position: number, centersHz: readonly number[]): number {
  const band = Math.min(centersHz.length - 1, Math.max(0, position - 0.5));
  const low = Math.floor(band);
  const from = centersHz[low] as number;
  const to = centersHz[Math.min(centersHz.length - 1, low + 1)] as number;
  return from + (to - from) * (band - low);
}

/** Hz at a fraction of the frequency axis. */
export function hzAtFraction(fraction: number, centersHz: readonly number[]): number {
  return hzAt(fraction * centersHz.length, centersHz);
}
