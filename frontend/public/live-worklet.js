/** Mixes down what comes in and hands it on in blocks of a tenth of a second, 16 bit, with its peak. */
class LiveProcessor extends AudioWorkletProcessor {
  constructor() {
    super();
    this.size = Math.round(sampleRate / 10);
    this.begin();
  }

  begin() {
    this.block = new Int16Array(this.size);
    this.filled = 0;
    this.peak = 0;
  }

  process([input]) {
    const length = input?.[0]?.length ?? 0;
    for (let index = 0; index < length; index++) {
      let sample = 0;
      for (const channel of input) sample += channel[index] / input.length;
      this.peak = Math.max(this.peak, Math.abs(sample));
      this.block[this.filled++] = Math.max(-32_768, Math.min(32_767, Math.round(sample * 32_768)));
      if (this.filled < this.size) continue;
      this.port.postMessage({ samples: this.block, peak: this.peak }, [this.block.buffer]);
      this.begin();
    }
    return true;
  }
}

registerProcessor("live", LiveProcessor);
