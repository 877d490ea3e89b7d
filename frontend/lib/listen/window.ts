/** The samples that the network got of a shown window. */

import { decodeMono } from "@/lib/decode";
import type { Span } from "@/lib/viz/grid";

/** The last recording, decoded: several questions about one recording decode it once. */
let last: { blob: Blob; sampleRate: number; samples: Promise<Float32Array> } | null = null;

/** Mono samples of `extent` at `sampleRate` Hz. Rejects where the browser cannot decode the format. */
export async function windowSamples(
  blob: Blob,
  sampleRate: number,
  { start, end }: Span,
): Promise<Float32Array<ArrayBuffer>> {
  if (last?.blob !== blob || last.sampleRate !== sampleRate) {
    last = { blob, sampleRate, samples: decodeMono(blob, sampleRate) };
  }
  const samples = await last.samples;
  return samples.slice(Math.round(start * sampleRate), Math.round(end * sampleRate));
}
