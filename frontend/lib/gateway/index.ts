/** The one door to the gateway: nothing else in the page asks another process for anything. */

import { GatewayProblem, problemFrom } from "@/lib/gateway/problem";
import {
  reshapeActivations,
  reshapeAnalysis,
  reshapeConvolution,
  reshapeHead,
  reshapeModel,
  reshapeResponses,
  soundOf,
} from "@/lib/gateway/reshape";
import type { Activations, Analysis, Model, Selection } from "@/lib/gateway/types";
import type {
  WireActivations,
  WireFirstConvolution,
  WireHead,
  WireModel,
  WireResponses,
} from "@/lib/gateway/wire";
import type { FirstConvolution } from "@/lib/receptive/convolution";
import type { Responses } from "@/lib/receptive/responses";
import { mark } from "@/lib/timing";
import type { Waveform } from "@/lib/viz/waveform";
import type { Head } from "@/lib/why/contributions";

export { GatewayProblem, type ProblemKind } from "@/lib/gateway/problem";
export type * from "@/lib/gateway/types";

export type Progress =
  | { readonly step: "uploading"; readonly sent: number; readonly total: number }
  | { readonly step: "analysing" };

/**
 * More than any model has: the evidence for every class comes with the answer (some ten kilobytes more on the wire), so
 * that asking "why not rain?" needs no other request.
 */
const EVERY_CLASS = 1_000;

type Upload = { readonly blob: Blob; readonly name: string };
type Query = Record<string, string | number>;
/** Of a form, beside the recording. */
type Fields = Readonly<Record<string, string>>;

export class Gateway {
  /** Ids of the sounds that the gateway keeps, so that each is sent once. */
  private readonly sounds = new WeakMap<Blob, string>();

  constructor(
    readonly url: string,
    private readonly apiKey: string | null = null,
  ) {}

  private get headers(): Record<string, string> {
    return this.apiKey === null ? {} : { Authorization: `Bearer ${this.apiKey}` };
  }

  /** The server's words are for programs where no key was shown at all. */
  private refusal(...answer: Parameters<typeof problemFrom>): GatewayProblem {
    const problem = problemFrom(...answer);
    if (problem.kind !== "locked" || this.apiKey !== null) return problem;
    return new GatewayProblem("locked", "Whoever runs it can give you one.", problem.facts);
  }

  /** What is served: classes, layers, axes, limits. */
  async model(signal: AbortSignal): Promise<Model> {
    return reshapeModel(JSON.parse(await this.get("/v1/model", signal)) as WireModel);
  }

  private async get(path: string, signal: AbortSignal): Promise<string> {
    let response: Response;
    try {
      response = await fetch(`${this.url}${path}`, { signal, headers: this.headers });
    } catch (error) {
      throw signal.aborted ? error : unreachable(this.url);
    }
    const text = await response.text();
    if (!response.ok) throw this.refusal(response.status, text, (name) => response.headers.get(name));
    return text;
  }

  /** Classifies a sound, with every picture's numbers. */
  async analyse(
    upload: Upload,
    selection: Selection,
    signal: AbortSignal,
    onProgress: (progress: Progress) => void,
  ): Promise<Analysis> {
    const query = { ...selectionQuery(selection), top_k: EVERY_CLASS, activations: "full", encoding: "json" };
    const text = await this.post("/v1/analyses", query, upload, signal, onProgress);
    return reshapeAnalysis(text);
  }

  /** The waveform of one window by itself, in as many points as a whole recording gets. */
  async waveform(upload: Upload, selection: Selection, signal: AbortSignal): Promise<Waveform> {
    const query = { ...selectionQuery(selection), top_k: 1, activations: "none", encoding: "json" };
    return reshapeAnalysis(await this.post("/v1/analyses", query, upload, signal, () => {})).waveform;
  }

  /** Every channel of one stage. */
  async activations(
    layer: string,
    upload: Upload,
    selection: Selection,
    signal: AbortSignal,
  ): Promise<Activations> {
    const query = { ...selectionQuery(selection), encoding: "base64" };
    const text = await this.post(
      `/v1/activations/${encodeURIComponent(layer)}`,
      query,
      upload,
      signal,
      () => {},
    );
    return reshapeActivations(JSON.parse(text) as WireActivations);
  }

  /** What the network hears where parts of a window are taken away; the answer's text. */
  whatIf(question: object, upload: Upload, selection: Selection, signal: AbortSignal): Promise<string> {
    const fields = { question: JSON.stringify(question) };
    return this.post("/v1/whatif", selectionQuery(selection), upload, signal, () => {}, fields);
  }

  /** The weights of the last layer. */
  async head(signal: AbortSignal): Promise<Head> {
    return reshapeHead(JSON.parse(await this.get("/v1/model/head", signal)) as WireHead);
  }

  /** How the first convolution follows from the spectrogram. */
  async firstConvolution(signal: AbortSignal): Promise<FirstConvolution> {
    return reshapeConvolution(
      JSON.parse(await this.get("/v1/model/kernels/conv1", signal)) as WireFirstConvolution,
    );
  }

  /** Which classes a layer's channels respond to. */
  async responses(layer: string, signal: AbortSignal): Promise<Responses> {
    const path = `/v1/model/channels/${encodeURIComponent(layer)}`;
    return reshapeResponses(JSON.parse(await this.get(path, signal)) as WireResponses);
  }

  /** Names a sound that the gateway keeps, and sends it where it does not (any more). */
  private async post(
    path: string,
    query: Query,
    upload: Upload,
    signal: AbortSignal,
    onProgress: (progress: Progress) => void,
    fields: Fields = {},
  ): Promise<string> {
    const known = this.sounds.get(upload.blob);
    let text: string | null = null;
    if (known !== undefined) {
      onProgress({ step: "analysing" });
      text = await this.send(path, query, form("sound", known, fields), signal, () => {}).catch((error) => {
        if (error instanceof GatewayProblem && error.facts.code === "sound_gone") return null;
        throw error;
      });
    }
    text ??= await this.send(path, query, form("file", upload, fields), signal, onProgress);
    const kept = soundOf(text);
    if (kept === null) this.sounds.delete(upload.blob);
    else this.sounds.set(upload.blob, kept);
    return text;
  }

  /** By XMLHttpRequest, because `fetch` does not report how much of an upload was sent. */
  private send(
    path: string,
    query: Query,
    body: FormData,
    signal: AbortSignal,
    onProgress: (progress: Progress) => void,
  ): Promise<string> {
    const parameters = new URLSearchParams(Object.entries(query).map(([key, value]) => [key, String(value)]));

    return new Promise((resolve, reject) => {
      const request = new XMLHttpRequest();
      const cancel = () => request.abort();
      request.open("POST", `${this.url}${path}?${parameters}`);
      for (const [header, value] of Object.entries(this.headers)) request.setRequestHeader(header, value);
      request.upload.onprogress = ({ loaded, total }) =>
        onProgress({ step: "uploading", sent: loaded, total });
      request.upload.onload = () => onProgress({ step: "analysing" });
      request.onload = () => {
        mark("answer-received");
        if (request.status === 200) resolve(request.responseText);
        else
          reject(
            this.refusal(request.status, request.responseText, (header) => request.getResponseHeader(header)),
          );
      };
      request.onerror = () => reject(unreachable(this.url));
      request.onabort = () => reject(new DOMException("Cancelled.", "AbortError"));
      request.onloadend = () => signal.removeEventListener("abort", cancel);
      if (signal.aborted) reject(new DOMException("Cancelled.", "AbortError"));
      else {
        signal.addEventListener("abort", cancel);
        request.send(body);
      }
    });
  }
}

function form(field: string, value: Upload | string, others: Fields): FormData {
  const body = new FormData();
  if (typeof value === "string") body.append(field, value);
  else body.append(field, value.blob, value.name);
  for (const [name, text] of Object.entries(others)) body.append(name, text);
  return body;
}

function selectionQuery({ region, window }: Selection): Query {
  return {
    ...(region && { start: Number(region.start.toFixed(6)), end: Number(region.end.toFixed(6)) }),
    ...(window !== undefined && { window }),
  };
}

function unreachable(url: string): GatewayProblem {
  return new GatewayProblem("away", `Nothing answers at ${url}.`);
}

/** Whether an error only says that somebody cancelled. */
export function isAbort(error: unknown): boolean {
  return error instanceof DOMException && error.name === "AbortError";
}
