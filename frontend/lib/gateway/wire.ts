/** The gateway's answers on the wire, from its OpenAPI description, as this page requests them, with `encoding=binary`. */

import type { components } from "@/lib/gateway/types.gen";

type Schemas = components["schemas"];
type Wire = Schemas["Analysis"];

/** An array in the bytes after the JSON document. */
export type WireArray = Schemas["Quantised"];

export type WireAnalysis = Omit<Wire, "input_spectrogram" | "visualization" | "waveform" | "saliency"> & {
  input_spectrogram: WireArray;
  visualization: Record<string, WireArray>;
  waveform: Schemas["QuantisedWaveform"];
  saliency: { maps: Schemas["QuantisedSaliencyMap"][] };
};

export type WireActivations = Schemas["LayerActivations"] & WireArray;

export type WireModel = Schemas["Model"];

export type WireHead = Schemas["Head"];

export type WireFirstConvolution = Schemas["FirstConvolution"];

export type WireResponses = Schemas["ChannelResponses"];

/** RFC 9457; every part optional, because a proxy in between may answer in the gateway's place. */
export type WireProblem = { title?: string; detail?: string; code?: string; request_id?: string };
