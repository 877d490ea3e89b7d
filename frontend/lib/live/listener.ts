/** Listens: from a source over a stream to answers, and keeps the last two minutes. */

import type { Gateway, Model } from "@/lib/gateway";
import { History, KEPT_S } from "@/lib/live/history";
import { LivePosts } from "@/lib/live/posts";
import { Roll } from "@/lib/live/roll";
import { LiveSource, type SourceKind, type Wanted, whyNot } from "@/lib/live/source";
import { LiveStream } from "@/lib/live/stream";
import { Tape } from "@/lib/live/tape";
import type { LiveAnswer, LiveCallbacks, Trouble } from "@/lib/live/types";
import type { SequentialName } from "@/lib/viz/colormap";

export type LiveState = {
  readonly step: "opening" | "listening" | "frozen" | "ended";
  readonly kind: SourceKind;
  readonly device: string | undefined;
  readonly trouble: Trouble | null;
  /** Whether windows are sent one by one because no stream can be opened. */
  readonly posting: boolean;
  readonly latest: LiveAnswer | null;
};

export type Look = { readonly colormap: SequentialName; readonly dynamicRange: number };

export class Listener {
  readonly history = new History();
  tape: Tape | null = null;
  roll: Roll | null = null;
  /** The loudest sample of the last block, 0 to 1. */
  peak = 0;
  state: LiveState;
  private source: LiveSource | null = null;
  private connection: LiveStream | LivePosts | null = null;
  private blockAt = 0;
  private stopped = false;

  constructor(
    private readonly gateway: Gateway,
    private readonly model: Model,
    wanted: Wanted,
    look: Look,
    private readonly onChange: (state: LiveState) => void,
  ) {
    this.state = {
      step: "opening",
      kind: wanted.kind,
      device: undefined,
      trouble: null,
      posting: model.limits.maxStream === 0,
      latest: null,
    };
    void this.open(wanted, look);
  }

  /** Seconds received, running on between two blocks. */
  get now(): number {
    const received = this.tape?.seconds ?? 0;
    return this.state.step === "listening"
      ? received + Math.min(0.1, (performance.now() - this.blockAt) / 1e3)
      : received;
  }

  /** Stops for a look; no sound is taken until `goOn`. */
  freeze(): void {
    if (this.state.step !== "listening") return;
    this.source?.pause();
    this.connection?.close();
    this.connection = null;
    this.set({ step: "frozen" });
  }

  goOn(): void {
    if (this.state.step !== "frozen") return;
    this.set({ step: "listening", trouble: null });
    this.connect();
    this.source?.resume();
  }

  stop(): void {
    this.stopped = true;
    this.connection?.close();
    this.source?.close();
  }

  private async open(wanted: Wanted, look: Look): Promise<void> {
    try {
      const source = await LiveSource.open(
        wanted,
        ({ samples, peak }) => this.take(samples, peak),
        () => this.end({ title: "The sound has ended", advice: "What was recorded is still here." }),
      );
      if (this.stopped) return source.close();
      this.source = source;
    } catch (error) {
      if (!this.stopped) this.end({ title: "No sound can be received", advice: whyNot(error, wanted.kind) });
      return;
    }
    const { melCentersHz, frameLength } = this.model;
    this.tape = new Tape(this.source.sampleRate, KEPT_S + this.model.windowLength);
    const columns = Math.round(KEPT_S / frameLength);
    this.roll = new Roll(melCentersHz.length, frameLength, columns, look.colormap, look.dynamicRange);
    this.set({ step: "listening", device: this.source.device });
    this.connect();
  }

  private connect(): void {
    if (!this.tape) return;
    const { windowLength, frameLength } = this.model;
    const callbacks: LiveCallbacks = {
      onAnswer: (answer, columns) => {
        if (this.stopped || this.state.step !== "listening") return;
        this.roll?.add(columns);
        if (answer.end <= (this.history.latest?.end ?? 0)) return; // about sound that was sent again
        this.history.add(answer);
        this.set({ latest: answer });
      },
      onTrouble: (trouble) => {
        if (trouble?.advice !== this.state.trouble?.advice) this.set({ trouble });
      },
      onEnd: (trouble) => this.end(trouble),
    };
    const post = () => {
      this.connection =
        this.tape && new LivePosts(this.gateway, this.tape, windowLength, frameLength, callbacks);
      this.set({ posting: true });
    };
    if (this.state.posting) post();
    else this.connection = new LiveStream(this.gateway.live, this.tape, frameLength, callbacks, post);
  }

  private take(samples: Int16Array, peak: number): void {
    if (this.state.step !== "listening") return;
    this.tape?.add(samples);
    this.peak = peak;
    this.blockAt = performance.now();
    this.connection?.push();
  }

  private end(trouble: Trouble): void {
    this.stop();
    this.set({ step: "ended", trouble });
  }

  private set(change: Partial<LiveState>): void {
    this.state = { ...this.state, ...change };
    this.onChange(this.state);
  }
}
