/** What the page works with: the gateway's facts, reshaped for drawing. */

import type { Framing } from "@/lib/listen/stft";
import type { Extent } from "@/lib/receptive/field";
import type { Grid, Span } from "@/lib/viz/grid";
import type { ReceptiveField } from "@/lib/viz/placement";
import type { Waveform } from "@/lib/viz/waveform";

export type Label = { readonly index: number; readonly label: string; readonly emoji: string };

export type LayerInfo = {
  /** `layer1`, `layer1.block0.active`: the key in `visualization`. */
  readonly name: string;
  readonly stage: string;
  readonly shape: readonly [rows: number, cols: number];
  /** Whether values may be negative. */
  readonly signed: boolean;
  /** What a cell's number is. */
  readonly quantity: string;
  /** What a cell can see. */
  readonly receptiveField: ReceptiveField;
  /** Where cells are drawn: the receptive field, moved to where a cell's gradient is centred if that was measured. */
  readonly cells: ReceptiveField;
  /** What a cell mostly looks at: within these widths lie half and nine tenths of its gradient; `null` if not reported. */
  readonly effectiveField: { readonly share50: Extent; readonly share90: Extent } | null;
  /** Whether squeeze-and-excitation came before: every cell then depends a little on the whole window. */
  readonly wholeWindow: boolean;
  readonly operation: string;
  /** Over frequency and time. */
  readonly kernel: readonly [number, number];
  readonly stride: readonly [number, number];
  readonly channels: number;
  readonly parameters: number;
  readonly activation: string;
  readonly squeezeExcitation: boolean;
  /** Whether a block's input is added to its output; `null` where the model does not say. */
  readonly hasShortcut: boolean | null;
};

export type StageInfo = {
  readonly name: string;
  /** How many there are to look at; `null` where the server does not give them. */
  readonly channels: number | null;
  readonly shape: readonly [rows: number, cols: number];
};

export type Model = {
  readonly name: string;
  readonly version: string;
  readonly labels: readonly Label[];
  /** Share of recordings that its evaluation found named right; `null` where there was none. */
  readonly accuracy: number | null;
  readonly layers: readonly LayerInfo[];
  readonly stages: readonly StageInfo[];
  /** The layer whose cells the evidence has. */
  readonly evidenceLayer: string;
  /** Hz, of each row of the spectrogram, lowest first. */
  readonly melCentersHz: readonly number[];
  /** Seconds. */
  readonly windowLength: number;
  /** Seconds between two columns of the spectrogram. */
  readonly frameLength: number;
  /** dB, of silence: nothing in a spectrogram is below. */
  readonly floorDb: number;
  /** Hz, of the sound that the network gets. */
  readonly sampleRate: number;
  /** How it is cut into the spectrogram's columns. */
  readonly framing: Framing;
  /** What logits are divided by before they become confidences. */
  readonly temperature: number;
  readonly limits: {
    readonly maxUploadBytes: number;
    readonly maxDuration: number;
    readonly timeout: number;
    /** Seconds that the server keeps a sound in memory after its last use; 0 where it keeps none. */
    readonly soundTtl: number;
    /** Seconds that a live stream may last; 0 where there are none. */
    readonly maxStream: number;
  };
};

export type Prediction = { readonly label: string; readonly confidence: number };

/** Evidence for one class. `mean(grid) + bias === logit`. */
export type Saliency = {
  readonly label: string;
  readonly logit: number;
  readonly bias: number;
  readonly grid: Grid;
};

export type SoundWindow = Span & {
  readonly index: number;
  readonly uncertain: boolean;
  /** By class, in the model's order. */
  readonly confidences: readonly number[];
};

/** The window whose plots are shown; from `soundEnd` on it is silence that was added. */
export type ShownWindow = Span & { readonly index: number; readonly soundEnd: number };

export type Analysis = {
  readonly predictions: readonly Prediction[];
  readonly uncertain: boolean;
  readonly maps: ReadonlyMap<string, Grid>;
  /** dB below a full-scale sine. */
  readonly spectrogram: Grid;
  readonly waveform: Waveform;
  readonly saliency: readonly Saliency[];
  readonly windows: readonly SoundWindow[];
  readonly window: ShownWindow;
  /** The shown window's own waveform, where it came with the answer. */
  readonly windowWaveform: Waveform | null;
  readonly labels: readonly string[];
  readonly modelVersion: string;
  readonly timings: {
    readonly preprocess: number;
    readonly inference: number;
    readonly assemble: number;
    readonly total: number;
  };
  readonly warnings: readonly string[];
  readonly requestId: string;
  /** The same answer as JSON, with numbers as exact as the contract has them: from the server. */
  readonly json: () => Promise<string>;
};

export type Channel = {
  readonly index: number;
  readonly mean: number;
  readonly min: number;
  readonly max: number;
  readonly grid: Grid;
};

export type Activations = { readonly layer: string; readonly channels: readonly Channel[] };

/** A part of a recording to analyse by itself, and the only one of its windows to analyse. */
export type Selection = { readonly region?: Span; readonly window?: number | undefined };
