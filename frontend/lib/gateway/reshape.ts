/** From the wire to what the page draws. */

import type { BinaryAnswer } from "@/lib/gateway/binary";
import type { Activations, Analysis, Model } from "@/lib/gateway/types";
import type {
  WireActivations,
  WireAnalysis,
  WireFirstConvolution,
  WireHead,
  WireModel,
  WireResponses,
} from "@/lib/gateway/wire";
import type { FirstConvolution } from "@/lib/receptive/convolution";
import type { Responses } from "@/lib/receptive/responses";
import { centred, type ReceptiveField } from "@/lib/viz/placement";
import type { Head } from "@/lib/why/contributions";

export function reshapeModel(wire: WireModel): Model {
  const sampleRate = required(wire.log_mel, "sample_rate");
  return {
    name: wire.name,
    version: wire.version,
    labels: wire.labels,
    accuracy: wire.accuracy ?? null,
    layers: wire.layers.map(
      ({
        shape,
        kernel,
        stride,
        receptive_field,
        effective_field,
        whole_window,
        squeeze_excitation,
        has_shortcut,
        ...layer
      }) => ({
        ...layer,
        shape: pair(shape),
        kernel: pair(kernel),
        stride: pair(stride),
        receptiveField: receptiveField(receptive_field),
        cells: centred(receptiveField(receptive_field), effective_field?.centre),
        effectiveField: effective_field
          ? { share50: effective_field.share_50, share90: effective_field.share_90 }
          : null,
        wholeWindow: whole_window,
        squeezeExcitation: squeeze_excitation,
        hasShortcut: has_shortcut ?? null,
      }),
    ),
    stages: wire.layers
      .filter(({ name, stage }) => name === stage)
      .map(({ name, shape }) => ({
        name,
        channels: wire.activations.find(({ layer }) => layer === name)?.shape[0] ?? null,
        shape: pair(shape),
      })),
    evidenceLayer: wire.layers.findLast(({ name, stage }) => name === stage)?.name ?? "",
    melCentersHz: wire.mel_centers_hz,
    windowLength: required(wire.log_mel, "n_samples") / sampleRate,
    frameLength: required(wire.log_mel, "hop_length") / sampleRate,
    floorDb: required(wire.log_mel, "floor_db"),
    sampleRate,
    framing: {
      fftLength: required(wire.log_mel, "n_fft"),
      windowLength: required(wire.log_mel, "win_length"),
      hop: required(wire.log_mel, "hop_length"),
    },
    temperature: wire.temperature,
    limits: {
      maxUploadBytes: wire.limits.max_upload_bytes,
      maxDuration: wire.limits.max_duration_s,
      timeout: wire.limits.timeout_s,
      soundTtl: wire.limits.sound_ttl_s,
      maxStream: wire.limits.max_stream_s,
    },
  };
}

function receptiveField({ frequency, time }: WireModel["layers"][number]["receptive_field"]): ReceptiveField {
  return { frequency: frequency ?? null, time: time ?? null };
}

/** `json` requests the same answer as JSON. */
export function reshapeAnalysis(answer: BinaryAnswer<WireAnalysis>, json: Analysis["json"]): Analysis {
  const wire = answer.document;
  const { waveform, window, timings_ms } = wire;
  return {
    predictions: wire.predictions.map(({ class: label, confidence }) => ({ label, confidence })),
    uncertain: wire.uncertain,
    maps: new Map(Object.entries(wire.visualization).map(([name, map]) => [name, answer.grid(map)])),
    spectrogram: answer.grid(wire.input_spectrogram),
    waveform: {
      values: answer.values(waveform),
      sampleRate: waveform.sample_rate,
      duration: waveform.duration,
    },
    saliency: wire.saliency.maps.map((map) => ({
      label: map.class,
      logit: map.logit,
      bias: map.bias,
      grid: answer.grid(map),
    })),
    windows: wire.windows,
    window: { index: window.index, start: window.start, end: window.end, soundEnd: window.sound_end },
    windowWaveform: null,
    labels: wire.model.labels,
    modelVersion: wire.model.version,
    timings: timings_ms,
    warnings: wire.warnings,
    requestId: wire.request_id,
    json,
  };
}

/** A recording's answer with another of its windows shown: everything about the whole stays. */
export function withWindow(whole: Analysis, one: Analysis): Analysis {
  const { predictions, uncertain, waveform, windows, warnings } = whole;
  return { ...one, predictions, uncertain, waveform, windows, warnings, windowWaveform: one.waveform };
}

export function reshapeActivations(answer: BinaryAnswer<WireActivations>): Activations {
  const wire = answer.document;
  const [count = 0, rows = 0, cols = 0] = wire.shape;
  const values = answer.values(wire);
  const size = rows * cols;
  return {
    layer: wire.layer,
    channels: wire.channels.slice(0, count).map((channel) => ({
      ...channel,
      grid: { rows, cols, values: values.subarray(channel.index * size, (channel.index + 1) * size) },
    })),
  };
}

export function reshapeHead({ labels, bias, shape, data }: WireHead): Head {
  return { labels, bias, channels: shape[1] ?? 0, weights: decodeFloat32(data) };
}

export function reshapeConvolution(wire: WireFirstConvolution): FirstConvolution {
  const { kernels, bias, stride, padding, scale, lowest, gain, shift } = wire;
  return {
    kernels,
    bias,
    stride: pair(stride),
    padding: pair(padding),
    dynamicRangeDb: wire.dynamic_range_db,
    offsetDb: wire.offset_db,
    scale,
    lowest,
    gain,
    shift,
  };
}

export function reshapeResponses({ labels, n_windows, data }: WireResponses): Responses {
  return { labels, windows: n_windows, shares: decodeFloat32(data) };
}

/** Little-endian float32 in base64. */
export function decodeFloat32(base64: string): Float32Array {
  const binary = atob(base64);
  const bytes = new Uint8Array(binary.length);
  for (let index = 0; index < binary.length; index++) bytes[index] = binary.charCodeAt(index);
  return new Float32Array(bytes.buffer);
}

function required(numbers: Readonly<Record<string, number>>, name: string): number {
  const value = numbers[name];
  if (value === undefined) throw new Error(`The model does not report its ${name}.`);
  return value;
}

function pair(shape: readonly number[]): readonly [number, number] {
  return [shape[0] ?? 0, shape[1] ?? 0];
}
