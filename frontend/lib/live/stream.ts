/** A live stream over a WebSocket, which reconnects when the gateway restarts. */

import type { Tape } from "@/lib/live/tape";
import type { Columns, LiveAnswer, LiveCallbacks } from "@/lib/live/types";

/** Seconds of sound sent again over a new connection, so that its first answer is about a whole window. */
const REPLAYED_S = 5;
/** Seconds of sound that may wait to be sent: more, and the connection is too slow for it. */
const BACKLOG_S = 5;
const PAUSES_MS = [200, 500, 1_000, 2_000];
const RESTART = 1012;
const TRY_LATER = 1013;

export type LiveAddress = { readonly url: string; readonly apiKey: string | null };

type Message =
  | { readonly type: "ready"; readonly hop_s: number }
  | {
      readonly type: "answer";
      readonly start: number;
      readonly end: number;
      readonly filling: boolean;
      readonly confidences: number[];
      readonly uncertain: boolean;
      readonly skipped: number;
      readonly columns: { readonly first: number; readonly count: number; readonly data: string };
    }
  | { readonly type: "missed" | "error"; readonly code: string; readonly detail: string };

export class LiveStream {
  private socket: WebSocket | null = null;
  private readonly hop = 0.5;
  /** The first sample that this connection was sent. */
  private first = 0;
  private sent = 0;
  private ready = false;
  private failures = 0;
  private everReady = false;
  private closed = false;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private reason: { code: string; detail: string } | null = null;

  /** `onRefused` is called if no WebSocket can be opened at all. */
  constructor(
    private readonly address: LiveAddress,
    private readonly tape: Tape,
    private readonly frameLength: number,
    private readonly callbacks: LiveCallbacks,
    private readonly onRefused: () => void,
  ) {
    this.connect();
  }

  /** Sends what the tape has got since. */
  push(): void {
    const { socket, tape } = this;
    if (!socket || !this.ready || socket.readyState !== WebSocket.OPEN) return;
    if (socket.bufferedAmount > BACKLOG_S * tape.sampleRate * 2) {
      this.callbacks.onTrouble({
        title: "The connection is too slow",
        advice: "Some of the sound was left out.",
      });
      socket.close();
      return;
    }
    if (this.sent < tape.total) socket.send(tape.cut(this.sent, tape.total));
    this.sent = tape.total;
  }

  close(): void {
    this.closed = true;
    clearTimeout(this.timer);
    // Closing a socket that is still connecting makes the browser report a failure; `onopen` closes that one.
    if (this.socket?.readyState === WebSocket.CONNECTING) return;
    if (this.socket?.readyState === WebSocket.OPEN) this.socket.send('{"type":"stop"}');
    this.socket?.close();
  }

  private connect(): void {
    this.ready = false;
    this.reason = null;
    let socket: WebSocket;
    try {
      socket = new WebSocket(this.address.url);
    } catch {
      // Not before the constructor has returned.
      this.timer = setTimeout(this.onRefused);
      return;
    }
    this.socket = socket;
    socket.onopen = () => {
      if (this.closed) return socket.close();
      const start = { type: "start", encoding: "int16", sample_rate: this.tape.sampleRate, hop_s: this.hop };
      socket.send(JSON.stringify({ ...start, ...(this.address.apiKey && { api_key: this.address.apiKey }) }));
    };
    socket.onmessage = ({ data }) => this.take(JSON.parse(String(data)) as Message);
    socket.onclose = ({ code }) => this.ended(code);
  }

  private take(message: Message): void {
    if (message.type === "ready") {
      if (this.ready) return; // another version of the model answers from here on
      this.ready = this.everReady = true;
      // On a whole hop, so that a window's samples stay those of its moments.
      const hop = Math.round(this.hop * this.tape.sampleRate);
      const wanted = Math.max(this.tape.oldest, this.tape.total - REPLAYED_S * this.tape.sampleRate);
      this.first = this.sent = Math.ceil(Math.max(0, wanted) / hop) * hop;
      this.push();
    } else if (message.type === "answer") {
      this.failures = 0;
      this.callbacks.onTrouble(null);
      const offset = this.first / this.tape.sampleRate;
      const { start, end, filling, confidences, uncertain, skipped } = message;
      const answer: LiveAnswer = {
        start: offset + start,
        end: offset + end,
        filling: filling,
        confidences,
        uncertain,
        skipped,
        hop: this.hop,
      };
      this.callbacks.onAnswer(answer, columnsOf(message.columns, Math.round(offset / this.frameLength)));
    } else if (message.type === "missed") {
      this.callbacks.onTrouble({ title: "The server skips answers", advice: message.detail });
    } else this.reason = message;
  }

  private ended(code: number): void {
    if (this.closed) return;
    if (!this.everReady && !this.reason && this.failures >= 1) {
      this.onRefused();
      return;
    }
    const passes = !this.reason || code === RESTART || code === TRY_LATER;
    if (!passes) {
      this.callbacks.onEnd({ title: "Listening has ended", advice: this.reason?.detail ?? "" });
      return;
    }
    const pause = PAUSES_MS[Math.min(this.failures, PAUSES_MS.length - 1)];
    this.failures += 1;
    if (this.failures > 1) {
      this.callbacks.onTrouble({
        title: "The server does not answer",
        advice: this.reason?.detail ?? "The page reconnects every few seconds; the sound is kept meanwhile.",
      });
    }
    this.timer = setTimeout(() => this.connect(), pause);
  }
}

function columnsOf(
  { first, count, data }: { first: number; count: number; data: string },
  offset: number,
): Columns {
  const binary = atob(data);
  const levels = new Uint8Array(binary.length);
  for (let index = 0; index < binary.length; index++) levels[index] = binary.charCodeAt(index);
  return { first: offset + first, count, levels };
}
