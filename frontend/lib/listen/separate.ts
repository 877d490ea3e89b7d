/** What a mask covers of a sound, and the rest: two sounds that add up to it. */

import { bandsOfBins, maskGain } from "@/lib/listen/gain";
import { type Framing, reweighted } from "@/lib/listen/stft";
import type { Mask } from "@/lib/whatif/mask";

/** A shown window's samples at the network's rate, and how the network frames them. */
export type Job = {
  readonly samples: Float32Array<ArrayBuffer>;
  readonly mask: Mask;
  readonly framing: Framing;
  readonly sampleRate: number;
  /** Of each mel band. */
  readonly centersHz: readonly number[];
  /** Columns of the spectrogram that the mask lies on; a window that ends in added silence has fewer samples. */
  readonly frames: number;
};

export type Parts = {
  readonly covered: Float32Array<ArrayBuffer>;
  readonly rest: Float32Array<ArrayBuffer>;
};

export function separate({ samples, mask, framing, sampleRate, centersHz, frames }: Job): Parts {
  const bands = bandsOfBins(framing.fftLength / 2 + 1, sampleRate, centersHz);
  const covered = reweighted(samples, framing, maskGain(mask, bands, centersHz.length, frames));
  return { covered, rest: samples.map((sample, index) => sample - (covered[index] as number)) };
}
