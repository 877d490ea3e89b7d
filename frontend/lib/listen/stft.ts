/** Sound in the network's own frames: taken apart, weighted and put together again. */

import FFT from "fft.js";

/** In samples, as the network's spectrogram is computed. */
export type Framing = {
  readonly fftLength: number;
  readonly windowLength: number;
  readonly hop: number;
};

/** Hann's window, periodic. */
export function hann(length: number): Float64Array {
  return Float64Array.from({ length }, (_, index) => 0.5 - 0.5 * Math.cos((2 * Math.PI * index) / length));
}

/** How many frames cover `samples`: they are centred on whole hops, the first on the first sample. */
export function frameCount(samples: number, hop: number): number {
  return 1 + Math.floor(samples / hop);
}

/**
 * The sound with every frame's spectrum multiplied by `gainOf(frame)`, which has `fftLength / 2 + 1` factors from 0 Hz
 * to half of the sample rate. Inverse as `torch.istft`: each frame windowed again, overlaps divided by the windows' squares.
 */
export function reweighted(
  samples: Float32Array,
  { fftLength, windowLength, hop }: Framing,
  gainOf: (frame: number) => ArrayLike<number>,
): Float32Array<ArrayBuffer> {
  const fft = new FFT(fftLength);
  const window = hann(windowLength);
  const sum = new Float64Array(samples.length);
  const weight = new Float64Array(samples.length);
  const frame = new Array<number>(fftLength).fill(0);
  const spectrum = fft.createComplexArray();
  const back = fft.createComplexArray();
  const inside = (fftLength - windowLength) >> 1;

  for (let index = 0; index < frameCount(samples.length, hop); index++) {
    const first = index * hop - (windowLength >> 1);
    for (let at = 0; at < windowLength; at++) {
      frame[inside + at] = (samples[first + at] ?? 0) * (window[at] as number);
    }
    fft.realTransform(spectrum, frame);
    const gain = gainOf(index);
    for (let bin = 0; bin <= fftLength / 2; bin++) {
      spectrum[2 * bin] *= gain[bin] as number;
      spectrum[2 * bin + 1] *= gain[bin] as number;
    }
    fft.completeSpectrum(spectrum);
    fft.inverseTransform(back, spectrum);
    for (let at = Math.max(0, -first); at < windowLength && first + at < samples.length; at++) {
      const factor = window[at] as number;
      sum[first + at] = (sum[first + at] as number) + back[2 * (inside + at)] * factor;
      weight[first + at] = (weight[first + at] as number) + factor * factor;
    }
  }
  return Float32Array.from(sum, (value, at) =>
    (weight[at] as number) > 1e-9 ? value / (weight[at] as number) : 0,
  );
}
