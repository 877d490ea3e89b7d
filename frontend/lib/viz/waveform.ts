/** The waveform as the gateway sends it, made ready to draw. */

import { extremes } from "@/lib/viz/grid";

export type Waveform = {
  /** Samples, or `[min, max, min, max, …]` when the recording is longer than that. */
  readonly values: Float32Array;
  /** Hz, of the original recording. */
  readonly sampleRate: number;
  /** Seconds, of the original recording. */
  readonly duration: number;
};

/** Whether the values are pairs of lowest and highest rather than the samples themselves. */
export function hasPairs({ values, sampleRate, duration }: Waveform): boolean {
  return values.length < Math.floor(duration * sampleRate) - 1;
}

/** How many points of the outline fall into some seconds. */
export function pointsIn(waveform: Waveform, seconds: number): number {
  const points = waveform.values.length / (hasPairs(waveform) ? 2 : 1);
  return (points * seconds) / waveform.duration;
}

/** Upper and lower outline, the lower one at or below zero, so that zero stays in the middle of the plot. */
export function outlines(waveform: Waveform): { upper: Float32Array; lower: Float32Array } {
  const { values } = waveform;
  const stride = hasPairs(waveform) ? 2 : 1;
  const count = Math.floor(values.length / stride);
  const upper = new Float32Array(count);
  const lower = new Float32Array(count);
  for (let index = 0; index < count; index++) {
    const low = values[index * stride] as number;
    const high = values[index * stride + stride - 1] as number;
    upper[index] = Math.max(0, low, high);
    lower[index] = Math.min(0, low, high);
  }
  return { upper, lower };
}

/** The amplitude at the edge of the plot: the peak, rounded up to one digit that reads well. */
export function amplitudeLimit({ values }: Waveform): number {
  const { min, max } = extremes(values);
  const peak = Math.max(Math.abs(min), Math.abs(max));
  if (!(peak > 0)) return 1;
  const unit = 10 ** Math.floor(Math.log10(peak));
  const step = [1, 1.5, 2, 3, 4, 5, 6, 8, 10].find((multiple) => multiple * unit >= peak - 1e-9) ?? 10;
  return Math.min(1, step * unit);
}
