/** The last five seconds sent as a file each second: the fallback if no WebSocket can be opened. */

import { type Gateway, GatewayProblem } from "@/lib/gateway";
import type { Tape } from "@/lib/live/tape";
import { LEVEL_FLOOR_DB, LEVEL_STEP_DB, type LiveCallbacks } from "@/lib/live/types";
import { wavOf } from "@/lib/wav";

const HOP_S = 1;
/** Columns at a window's end that depend on the samples after it. */
const INEXACT = 2;

export class LivePosts {
  private busy = false;
  private following = 0;
  private sentUpTo = 0;
  private readonly ends = new AbortController();

  constructor(
    private readonly gateway: Gateway,
    private readonly tape: Tape,
    private readonly windowLength: number,
    private readonly frameLength: number,
    private readonly callbacks: LiveCallbacks,
  ) {}

  /** Sends the window up to the last complete second, unless the last answer is still awaited. */
  push(): void {
    const end = Math.floor(this.tape.seconds / HOP_S) * HOP_S;
    if (this.busy || end <= this.sentUpTo) return;
    this.sentUpTo = end;
    this.busy = true;
    void this.send(end).finally(() => {
      this.busy = false;
    });
  }

  close(): void {
    this.ends.abort();
  }

  private async send(end: number): Promise<void> {
    const start = Math.max(0, end - this.windowLength);
    const blob = wavOf(this.tape.cutSeconds(start, end), this.tape.sampleRate);
    try {
      const answer = await this.gateway.glance({ blob, name: "live.wav" }, this.ends.signal);
      const [window] = answer.windows;
      if (!window || this.ends.signal.aborted) return;
      this.callbacks.onTrouble(null);
      const { rows, cols, values } = answer.spectrogram;
      const at = Math.round(start / this.frameLength);
      const exact = Math.min(cols, Math.round((end - start) / this.frameLength) + 1) - INEXACT;
      const first = Math.max(this.following, at);
      const count = Math.max(0, at + exact - first);
      const levels = new Uint8Array(count * rows);
      for (let column = 0; column < count; column++) {
        for (let row = 0; row < rows; row++) {
          const db = values[row * cols + first - at + column] as number;
          levels[column * rows + row] = Math.max(
            0,
            Math.min(255, Math.round((db - LEVEL_FLOOR_DB) / LEVEL_STEP_DB)),
          );
        }
      }
      this.following = first + count;
      const { confidences, uncertain } = window;
      const filling = end < this.windowLength;
      this.callbacks.onAnswer(
        { start, end, filling, confidences, uncertain, skipped: 0, hop: HOP_S },
        { first, count, levels },
      );
    } catch (error) {
      if (this.ends.signal.aborted) return;
      const advice =
        error instanceof GatewayProblem ? error.message : "The request is repeated every second.";
      this.callbacks.onTrouble({ title: "The server does not answer", advice });
    }
  }
}
