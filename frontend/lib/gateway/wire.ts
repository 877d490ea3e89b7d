/** The gateway's answers as they travel, out of its own OpenAPI, in the encodings that this page asks for. */

import type { components } from "@/lib/gateway/types.gen";

type Schemas = components["schemas"];
type Wire = Schemas["Analysis"];

/** With `encoding=json`. */
export type WireAnalysis = Omit<Wire, "input_spectrogram" | "visualization" | "waveform" | "saliency"> & {
  input_spectrogram: Schemas["Grid"];
  visualization: Record<string, Schemas["Grid"]>;
  waveform: Schemas["Waveform"];
  saliency: { maps: Schemas["SaliencyMap"][] };
};

/** With `encoding=base64`. */
export type WireActivations = Schemas["LayerActivations"] & { data: string };

export type WireModel = Schemas["Model"];

export type WireHead = Schemas["Head"];

export type WireFirstConvolution = Schemas["FirstConvolution"];

export type WireResponses = Schemas["ChannelResponses"];

/** RFC 9457; every part optional, because a proxy in between may answer in the gateway's place. */
export type WireProblem = { title?: string; detail?: string; code?: string; request_id?: string };
