/** Recorded samples as a file that every decoder reads: WAV, mono, 32-bit float, nothing lost. */
export function encodeWav(blocks: readonly Float32Array[], sampleRate: number): ArrayBuffer {
  const count = blocks.reduce((sum, block) => sum + block.length, 0);
  const buffer = new ArrayBuffer(44 + count * 4);
  const view = new DataView(buffer);
  const text = (offset: number, value: string) => {
    for (let index = 0; index < value.length; index++) view.setUint8(offset + index, value.charCodeAt(index));
  };
  text(0, "RIFF");
  view.setUint32(4, 36 + count * 4, true);
  text(8, "WAVEfmt ");
  view.setUint32(16, 16, true); // length of the format chunk
  view.setUint16(20, 3, true); // IEEE float
  view.setUint16(22, 1, true); // channels
  view.setUint32(24, sampleRate, true);
  view.setUint32(28, sampleRate * 4, true); // bytes a second
  view.setUint16(32, 4, true); // bytes a frame
  view.setUint16(34, 32, true); // bits a sample
  text(36, "data");
  view.setUint32(40, count * 4, true);
  let offset = 44;
  for (const block of blocks) {
    for (const sample of block) {
      view.setFloat32(offset, sample, true);
      offset += 4;
    }
  }
  return buffer;
}
