/** Formats that the gateway does not decode and the browser does. */

import { encodeWav } from "@/lib/wav";

/** Hz that such a sound is decoded to: above everything that the network hears. */
const SAMPLE_RATE = 48_000;

/** The sound of a file as a mono WAV. Rejects what the browser cannot decode either. */
export async function decodeToWav(file: Blob): Promise<Blob> {
  const context = new OfflineAudioContext(1, 1, SAMPLE_RATE);
  const decoded = await context.decodeAudioData(await file.arrayBuffer());
  const mixed = new Float32Array(decoded.length);
  for (let channel = 0; channel < decoded.numberOfChannels; channel++) {
    const samples = decoded.getChannelData(channel);
    for (let index = 0; index < mixed.length; index++) {
      mixed[index] = (mixed[index] as number) + (samples[index] as number) / decoded.numberOfChannels;
    }
  }
  return new Blob([encodeWav([mixed], decoded.sampleRate)], { type: "audio/wav" });
}
