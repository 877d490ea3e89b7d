/** Sounds as the browser decodes them. */

import { encodeWav } from "@/lib/wav";

/** Hz: above everything that the network hears. */
const SAMPLE_RATE = 48_000;

/** The samples of a file, mixed to mono, at `sampleRate` Hz. Rejects what the browser cannot decode. */
export async function decodeMono(file: Blob, sampleRate = SAMPLE_RATE): Promise<Float32Array> {
  const context = new OfflineAudioContext(1, 1, sampleRate);
  const decoded = await context.decodeAudioData(await file.arrayBuffer());
  const mixed = new Float32Array(decoded.length);
  for (let channel = 0; channel < decoded.numberOfChannels; channel++) {
    const samples = decoded.getChannelData(channel);
    for (let index = 0; index < mixed.length; index++) {
      mixed[index] = (mixed[index] as number) + (samples[index] as number) / decoded.numberOfChannels;
    }
  }
  return mixed;
}

/** A format that the gateway does not decode, as a mono WAV. */
export async function decodeToWav(file: Blob): Promise<Blob> {
  return new Blob([encodeWav([await decodeMono(file)], SAMPLE_RATE)], { type: "audio/wav" });
}
