/** The last minutes of sound, 16 bit: a ring that never grows. */

export class Tape {
  private readonly ring: Int16Array;
  /** Samples so far. */
  total = 0;

  constructor(
    readonly sampleRate: number,
    readonly keptSeconds: number,
  ) {
    this.ring = new Int16Array(Math.round(sampleRate * keptSeconds));
  }

  get seconds(): number {
    return this.total / this.sampleRate;
  }

  add(samples: Int16Array): void {
    const { length } = this.ring;
    let rest = samples.length > length ? samples.subarray(samples.length - length) : samples;
    let at = (this.total + samples.length - rest.length) % length;
    while (rest.length > 0) {
      const part = rest.subarray(0, length - at);
      this.ring.set(part, at);
      rest = rest.subarray(part.length);
      at = 0;
    }
    this.total += samples.length;
  }

  /** The oldest sample that is kept. */
  get oldest(): number {
    return Math.max(0, this.total - this.ring.length);
  }

  /** Samples `from` to before `to`, counted from the first ever; what is not kept is left out. */
  cut(from: number, to: number): Int16Array<ArrayBuffer> {
    const start = Math.max(from, this.oldest);
    const part = new Int16Array(Math.max(0, Math.min(to, this.total) - start));
    for (let index = 0; index < part.length; index++) {
      part[index] = this.ring[(start + index) % this.ring.length] as number;
    }
    return part;
  }

  /** The same between two moments, in the samples that a live window has. */
  cutSeconds(start: number, end: number): Int16Array<ArrayBuffer> {
    return this.cut(Math.round(start * this.sampleRate), Math.round(end * this.sampleRate));
  }
}
