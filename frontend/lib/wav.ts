/** Samples as a file that every decoder reads: WAV, mono, 16 bit. */

const HEADER_BYTES = 44;
const SAMPLE_BYTES = 2;

/** How many seconds of such a file fit into `bytes`. */
export function wavSeconds(bytes: number, sampleRate: number): number {
  return (bytes - HEADER_BYTES) / SAMPLE_BYTES / sampleRate;
}

/** The same samples, bit by bit. */
export function wavOf(samples: Int16Array, sampleRate: number): Blob {
  const block = Float32Array.from(samples, (sample) => sample / 32_768);
  return new Blob([encodeWav([block], sampleRate)], { type: "audio/wav" });
}

/** `blocks` follow each other; samples beyond −1 to 1 are clipped. */
export function encodeWav(blocks: readonly Float32Array[], sampleRate: number): ArrayBuffer {
  const count = blocks.reduce((sum, block) => sum + block.length, 0);
  const buffer = new ArrayBuffer(HEADER_BYTES + count * SAMPLE_BYTES);
  const view = new DataView(buffer);
  const text = (offset: number, value: string) => {
    for (let index = 0; index < value.length; index++) view.setUint8(offset + index, value.charCodeAt(index));
  };
  text(0, "RIFF");
  view.setUint32(4, HEADER_BYTES - 8 + count * SAMPLE_BYTES, true);
  text(8, "WAVEfmt ");
  view.setUint32(16, 16, true); // length of the format chunk
  view.setUint16(20, 1, true); // PCM
  view.setUint16(22, 1, true); // channels
  view.setUint32(24, sampleRate, true);
  view.setUint32(28, sampleRate * SAMPLE_BYTES, true); // bytes a second
  view.setUint16(32, SAMPLE_BYTES, true); // bytes a frame
  view.setUint16(34, 8 * SAMPLE_BYTES, true); // bits a sample
  text(36, "data");
  view.setUint32(40, count * SAMPLE_BYTES, true);
  let offset = HEADER_BYTES;
  for (const block of blocks) {
    for (const sample of block) {
      view.setInt16(offset, Math.max(-32_768, Math.min(32_767, Math.round(sample * 32_768))), true);
      offset += SAMPLE_BYTES;
    }
  }
  return buffer;
}
