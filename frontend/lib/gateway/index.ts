/** The only client of the gateway: nothing else in the page sends requests. */

import { BinaryAnswer } from "@/lib/gateway/binary";
import { KeptAnswers, unlessAborted } from "@/lib/gateway/kept";
import { GatewayProblem, problemFrom, unreachable } from "@/lib/gateway/problem";
import {
  reshapeActivations,
  reshapeAnalysis,
  reshapeConvolution,
  reshapeHead,
  reshapeModel,
  reshapeResponses,
} from "@/lib/gateway/reshape";
import { type Progress, Refused, sendForm } from "@/lib/gateway/send";
import type { Activations, Analysis, Model, Selection } from "@/lib/gateway/types";
import type {
  WireAnalysis,
  WireFirstConvolution,
  WireHead,
  WireModel,
  WireResponses,
} from "@/lib/gateway/wire";
import type { LiveAddress } from "@/lib/live/stream";
import type { FirstConvolution } from "@/lib/receptive/convolution";
import type { Responses } from "@/lib/receptive/responses";
import type { Waveform } from "@/lib/viz/waveform";
import type { Head } from "@/lib/why/contributions";

export { GatewayProblem, type ProblemKind } from "@/lib/gateway/problem";
export type { Progress } from "@/lib/gateway/send";
export type * from "@/lib/gateway/types";

/**
 * More than any model has: the evidence for every class comes with the answer (some ten kilobytes more on the wire), so
 * that "why not rain?" needs no other request.
 */
const EVERY_CLASS = 1_000;
const ANALYSES = "/v1/analyses";
/** Bytes of memory for each byte of an answer: float32 in place of one or two bytes a number. */
const DRAWN_PER_SENT = 3;

type Upload = { readonly blob: Blob; readonly name: string };
type Query = Record<string, string | number>;
/** Of a form, beside the recording. */
type Fields = Readonly<Record<string, string>>;

export class Gateway {
  /** Ids of the sounds that the gateway keeps, so that each is sent once. */
  private readonly sounds = new WeakMap<Blob, string>();
  private readonly kept = new KeptAnswers();
  /** The model's, of the answers that are kept: those of two models are never mixed. */
  private version: string | null = null;

  constructor(
    readonly url: string,
    private readonly apiKey: string | null = null,
  ) {}

  private get headers(): Record<string, string> {
    return this.apiKey === null ? {} : { Authorization: `Bearer ${this.apiKey}` };
  }

  /** Without a key the server's message is written for programs: replaced. */
  private refusal(...answer: Parameters<typeof problemFrom>): GatewayProblem {
    const problem = problemFrom(...answer);
    if (problem.kind !== "locked" || this.apiKey !== null) return problem;
    return new GatewayProblem("locked", "The operator can give you one.", problem.facts);
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

  /** Classifies a sound, with the numbers of every plot. */
  async analyse(
    upload: Upload,
    selection: Selection,
    signal: AbortSignal,
    onProgress: (progress: Progress) => void,
  ): Promise<Analysis> {
    const query = analysisQuery(selection);
    const read = (answer: BinaryAnswer<WireAnalysis>) => {
      const analysis = reshapeAnalysis(answer, () => this.json(query, upload));
      if (this.version !== analysis.modelVersion) this.kept.clear();
      this.version = analysis.modelVersion;
      return analysis;
    };
    return this.answer(ANALYSES, query, upload, signal, onProgress, read);
  }

  /** Requests an answer before `analyse` is called for it; if that fails, `analyse` requests it again. */
  prefetch(upload: Upload, selection: Selection): void {
    const question = addressOf(ANALYSES, analysisQuery(selection));
    if (this.kept.get(upload.blob, question)) return;
    const answer = this.analyse(upload, selection, new AbortController().signal, () => {});
    this.kept.set(upload.blob, question, answer, 0);
  }

  /** The waveform of one window by itself, in as many points as a whole recording gets. */
  async waveform(upload: Upload, selection: Selection, signal: AbortSignal): Promise<Waveform> {
    const query = { ...selectionQuery(selection), top_k: 1, activations: "none", encoding: "binary" };
    const read = (answer: BinaryAnswer<WireAnalysis>) =>
      reshapeAnalysis(answer, () => this.json(query, upload)).waveform;
    return this.answer(ANALYSES, query, upload, signal, () => {}, read);
  }

  /** A window's spectrogram and classes, of which nothing is kept: for live sound where there is no stream. */
  async glance(upload: Upload, signal: AbortSignal): Promise<Analysis> {
    const query = { top_k: 1, activations: "none", encoding: "binary" };
    const bytes = await this.post(addressOf(ANALYSES, query), upload, signal, () => {});
    return reshapeAnalysis(new BinaryAnswer<WireAnalysis>(bytes), () => this.json(query, upload));
  }

  /** Where live streams are, and the key for their first message: an address may be logged, and holds none. */
  get live(): LiveAddress {
    const url = new URL(`${this.url}/v1/live`, window.location.href);
    url.protocol = url.protocol === "https:" ? "wss:" : "ws:";
    return { url: url.href, apiKey: this.apiKey };
  }

  /** Every channel of one stage. */
  async activations(
    layer: string,
    upload: Upload,
    selection: Selection,
    signal: AbortSignal,
  ): Promise<Activations> {
    const path = `/v1/activations/${encodeURIComponent(layer)}`;
    const query = { ...selectionQuery(selection), encoding: "binary" };
    return this.answer(path, query, upload, signal, () => {}, reshapeActivations);
  }

  /** The classification of a window with parts of it masked; the answer's text. */
  async whatIf(question: object, upload: Upload, selection: Selection, signal: AbortSignal): Promise<string> {
    const fields = { question: JSON.stringify(question) };
    const address = addressOf("/v1/whatif", selectionQuery(selection));
    const text = decode(await this.post(address, upload, signal, () => {}, fields));
    this.remember(upload, (JSON.parse(text) as { sound: string | null }).sound);
    return text;
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

  /** An analysis as JSON: to save, not to draw. */
  private async json(query: Query, upload: Upload): Promise<string> {
    const address = addressOf(ANALYSES, { ...query, encoding: "json" });
    return decode(await this.post(address, upload, new AbortController().signal, () => {}));
  }

  /** An answer that is kept or on its way, or a new one. */
  private async answer<Wire extends { sound: string | null }, T>(
    path: string,
    query: Query,
    upload: Upload,
    signal: AbortSignal,
    onProgress: (progress: Progress) => void,
    read: (answer: BinaryAnswer<Wire>) => T,
  ): Promise<T> {
    const question = addressOf(path, query);
    const kept = this.kept.get<T>(upload.blob, question);
    if (kept) {
      onProgress({ step: "analysing" });
      const answer = await unlessAborted(
        kept.catch(() => null),
        signal,
      );
      if (answer !== null) return answer;
    }
    const bytes = await this.post(question, upload, signal, onProgress);
    const binary = new BinaryAnswer<Wire>(bytes);
    this.remember(upload, binary.document.sound);
    const answer = read(binary);
    this.kept.set(upload.blob, question, answer, DRAWN_PER_SENT * bytes.byteLength);
    return answer;
  }

  /** Names a sound that the gateway keeps, and sends it where it does not (any more). */
  private async post(
    address: string,
    upload: Upload,
    signal: AbortSignal,
    onProgress: (progress: Progress) => void,
    fields: Fields = {},
  ): Promise<ArrayBuffer> {
    const send = (body: FormData, report: typeof onProgress) =>
      sendForm(this.url, address, this.headers, body, signal, report).catch((error) => {
        throw error instanceof Refused ? this.refusal(error.status, error.text, error.header) : error;
      });
    const known = this.sounds.get(upload.blob);
    if (known !== undefined) {
      onProgress({ step: "analysing" });
      const answer = await send(form("sound", known, fields), () => {}).catch((error) => {
        if (error instanceof GatewayProblem && error.facts.code === "sound_gone") return null;
        throw error;
      });
      if (answer !== null) return answer;
    }
    return send(form("file", upload, fields), onProgress);
  }

  private remember(upload: Upload, sound: string | null): void {
    if (sound === null) this.sounds.delete(upload.blob);
    else this.sounds.set(upload.blob, sound);
  }
}

function decode(bytes: ArrayBuffer): string {
  return new TextDecoder().decode(bytes);
}

function form(field: string, value: Upload | string, others: Fields): FormData {
  const body = new FormData();
  if (typeof value === "string") body.append(field, value);
  else body.append(field, value.blob, value.name);
  for (const [name, text] of Object.entries(others)) body.append(name, text);
  return body;
}

function analysisQuery(selection: Selection): Query {
  return { ...selectionQuery(selection), top_k: EVERY_CLASS, activations: "full", encoding: "binary" };
}

function addressOf(path: string, query: Query): string {
  return `${path}?${new URLSearchParams(Object.entries(query).map(([key, value]) => [key, String(value)]))}`;
}

function selectionQuery({ region, window }: Selection): Query {
  return {
    ...(region && { start: Number(region.start.toFixed(6)), end: Number(region.end.toFixed(6)) }),
    ...(window !== undefined && { window }),
  };
}

/** Whether an error only says that the request was cancelled. */
export function isAbort(error: unknown): boolean {
  return error instanceof DOMException && error.name === "AbortError";
}
