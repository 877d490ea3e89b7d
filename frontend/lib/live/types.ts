/** Live sound and its answers, as the page works with them. */

import type { Span } from "@/lib/viz/grid";

/** New columns of the spectrogram: half decibels above −120 dB, column by column, the lowest band first. */
export type Columns = {
  /** Column `n` is centred `n` frames behind the first sample. */
  readonly first: number;
  readonly count: number;
  readonly levels: Uint8Array;
};

/** The window `start` to `end`, in seconds from the first sample. */
export type LiveAnswer = Span & {
  /** Less than a whole window was received yet. */
  readonly filling: boolean;
  /** By class, in the model's order. */
  readonly confidences: readonly number[];
  readonly uncertain: boolean;
  /** Answers that were left out before it. */
  readonly skipped: number;
  /** Seconds from answer to answer. */
  readonly hop: number;
};

export const LEVEL_FLOOR_DB = -120;
export const LEVEL_STEP_DB = 0.5;

/** Why there are no answers, as text for the user. */
export type Trouble = { readonly title: string; readonly advice: string };

/** Called by `LiveStream` and `LivePosts`. */
export type LiveCallbacks = {
  readonly onAnswer: (answer: LiveAnswer, columns: Columns) => void;
  /** `null` once answers come again. */
  readonly onTrouble: (trouble: Trouble | null) => void;
  /** No more answers will come. */
  readonly onEnd: (trouble: Trouble) => void;
};
