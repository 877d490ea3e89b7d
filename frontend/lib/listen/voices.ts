/** Several versions of one stretch of sound, playing on one clock; one of them is audible. */

import { crossfade, FADE_S } from "@/lib/listen/crossfade";
import type { Medium } from "@/lib/player";
import type { Span } from "@/lib/viz/grid";

/** Replaces the page's audio element while versions are compared. */
export class Voices implements Medium {
  onplay: (() => void) | null = null;
  onpause: (() => void) | null = null;
  onended: (() => void) | null = null;
  onerror: (() => void) | null = null;
  paused = true;

  private readonly context: AudioContext;
  private readonly output: GainNode;
  private readonly gains: GainNode[];
  private sources: AudioBufferSourceNode[] = [];
  private rate = 1;
  private position: number;
  private startedAt = 0;

  /** `versions` are mono, at `sampleRate` Hz, and cover `extent` (seconds of the recording). */
  constructor(
    private readonly versions: readonly Float32Array<ArrayBuffer>[],
    private readonly sampleRate: number,
    private readonly extent: Span,
    chosen: number,
  ) {
    this.context = new AudioContext();
    this.output = new GainNode(this.context);
    this.output.connect(this.context.destination);
    this.gains = versions.map((_, index) => {
      const gain = new GainNode(this.context, { gain: index === chosen ? 1 : 0 });
      gain.connect(this.output);
      return gain;
    });
    this.position = extent.start;
  }

  /** Makes this version the audible one. */
  choose(index: number): void {
    crossfade(
      this.gains.map(({ gain }) => gain),
      index,
      this.context.currentTime,
    );
  }

  get currentTime(): number {
    if (this.paused) return this.position;
    const played = (this.context.currentTime - this.startedAt) * this.rate;
    return Math.min(this.extent.end, this.position + Math.max(0, played));
  }

  set currentTime(seconds: number) {
    const playing = !this.paused;
    this.halt();
    this.position = Math.min(this.extent.end, Math.max(this.extent.start, seconds));
    if (playing) this.begin();
  }

  set playbackRate(rate: number) {
    const now = this.currentTime;
    this.rate = rate;
    if (this.paused) return;
    this.position = now;
    this.startedAt = this.context.currentTime;
    for (const source of this.sources) source.playbackRate.value = rate;
  }

  set volume(volume: number) {
    this.output.gain.setTargetAtTime(volume, this.context.currentTime, FADE_S / 3);
  }

  async play(): Promise<void> {
    await this.context.resume();
    if (!this.paused) return;
    if (this.position >= this.extent.end - 0.02) this.position = this.extent.start;
    this.begin();
    this.paused = false;
    this.onplay?.();
  }

  pause(): void {
    if (this.paused) return;
    this.position = this.currentTime;
    this.halt();
    this.paused = true;
    this.onpause?.();
  }

  close(): void {
    this.pause();
    void this.context.close();
  }

  private begin(): void {
    const offset = this.position - this.extent.start;
    this.startedAt = this.context.currentTime + FADE_S;
    this.sources = this.versions.map((samples, index) => {
      const buffer = new AudioBuffer({ length: samples.length, sampleRate: this.sampleRate });
      buffer.copyToChannel(samples, 0);
      const source = new AudioBufferSourceNode(this.context, { buffer, playbackRate: this.rate });
      source.connect(this.gains[index] as GainNode);
      source.start(this.startedAt, offset);
      return source;
    });
    const [first] = this.sources;
    if (first) first.onended = () => this.end();
  }

  private halt(): void {
    for (const source of this.sources) {
      source.onended = null;
      source.stop();
    }
    this.sources = [];
  }

  private end(): void {
    this.position = this.extent.end;
    this.sources = [];
    this.paused = true;
    this.onpause?.();
    this.onended?.();
  }
}
