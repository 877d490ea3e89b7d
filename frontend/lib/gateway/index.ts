/** The one door to the gateway: nothing else in the page asks another process for anything. */

import { BinaryAnswer } from "@/lib/gateway/binary";
import { GatewayProblem, problemFrom } from "@/lib/gateway/problem";
import { reshapeActivations, reshapeAnalysis, reshapeModel } from "@/lib/gateway/reshape";
import type { Activations, Analysis, Model, Selection } from "@/lib/gateway/types";
import type { WireActivations, WireAnalysis, WireModel } from "@/lib/gateway/wire";
import { mark } from "@/lib/timing";
import type { Waveform } from "@/lib/viz/waveform";

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
    let response: Response;
    try {
      response = await fetch(`${this.url}/v1/model`, { signal, headers: this.headers });
    } catch (error) {
      throw signal.aborted ? error : unreachable(this.url);
    }
    const text = await response.text();
    if (!response.ok) throw this.refusal(response.status, text, (name) => response.headers.get(name));
    return reshapeModel(JSON.parse(text) as WireModel);
  }

  /** Classifies a sound, with every picture's numbers. */
  async analyse(
    upload: Upload,
    selection: Selection,
    signal: AbortSignal,
    onProgress: (progress: Progress) => void,
  ): Promise<Analysis> {
    const query = { ...selectionQuery(selection), top_k: EVERY_CLASS, activations: "full" };
    const answer = await this.post<WireAnalysis>("/v1/analyses", query, upload, signal, onProgress);
    return reshapeAnalysis(answer, () => this.json(query, upload));
  }

  /** The waveform of one window by itself, in as many points as a whole recording gets. */
  async waveform(upload: Upload, selection: Selection, signal: AbortSignal): Promise<Waveform> {
    const query = { ...selectionQuery(selection), top_k: 1, activations: "none" };
    const answer = await this.post<WireAnalysis>("/v1/analyses", query, upload, signal, () => {});
    return reshapeAnalysis(answer, () => this.json(query, upload)).waveform;
  }

  /** Every channel of one stage. */
  async activations(
    layer: string,
    upload: Upload,
    selection: Selection,
    signal: AbortSignal,
  ): Promise<Activations> {
    const path = `/v1/activations/${encodeURIComponent(layer)}`;
    const query = selectionQuery(selection);
    return reshapeActivations(await this.post<WireActivations>(path, query, upload, signal, () => {}));
  }

  /** An analysis as JSON: to save, not to draw. */
  private async json(query: Query, upload: Upload): Promise<string> {
    const wanted = { ...query, encoding: "json" };
    const bytes = await this.sendOnce("/v1/analyses", wanted, upload, new AbortController().signal, () => {});
    return new TextDecoder().decode(bytes);
  }

  private async post<Wire extends { sound: string | null }>(
    path: string,
    query: Query,
    upload: Upload,
    signal: AbortSignal,
    onProgress: (progress: Progress) => void,
  ): Promise<BinaryAnswer<Wire>> {
    const wanted = { ...query, encoding: "binary" };
    const answer = new BinaryAnswer<Wire>(await this.sendOnce(path, wanted, upload, signal, onProgress));
    const kept = answer.document.sound;
    if (kept === null) this.sounds.delete(upload.blob);
    else this.sounds.set(upload.blob, kept);
    return answer;
  }

  /** Names a sound that the gateway keeps, and sends it where it does not (any more). */
  private async sendOnce(
    path: string,
    query: Query,
    upload: Upload,
    signal: AbortSignal,
    onProgress: (progress: Progress) => void,
  ): Promise<ArrayBuffer> {
    const known = this.sounds.get(upload.blob);
    if (known !== undefined) {
      onProgress({ step: "analysing" });
      const answer = await this.send(path, query, form("sound", known), signal, () => {}).catch((error) => {
        if (error instanceof GatewayProblem && error.facts.code === "sound_gone") return null;
        throw error;
      });
      if (answer !== null) return answer;
    }
    return this.send(path, query, form("file", upload.blob, upload.name), signal, onProgress);
  }

  /** By XMLHttpRequest, because `fetch` does not report how much of an upload was sent. */
  private send(
    path: string,
    query: Query,
    body: FormData,
    signal: AbortSignal,
    onProgress: (progress: Progress) => void,
  ): Promise<ArrayBuffer> {
    const parameters = new URLSearchParams(Object.entries(query).map(([key, value]) => [key, String(value)]));

    return new Promise((resolve, reject) => {
      const request = new XMLHttpRequest();
      const cancel = () => request.abort();
      request.open("POST", `${this.url}${path}?${parameters}`);
      request.responseType = "arraybuffer";
      for (const [header, value] of Object.entries(this.headers)) request.setRequestHeader(header, value);
      request.upload.onprogress = ({ loaded, total }) =>
        onProgress({ step: "uploading", sent: loaded, total });
      request.upload.onload = () => onProgress({ step: "analysing" });
      request.onload = () => {
        mark("answer-received");
        const bytes = request.response as ArrayBuffer;
        if (request.status === 200) resolve(bytes);
        else {
          const text = new TextDecoder().decode(bytes);
          reject(this.refusal(request.status, text, (header) => request.getResponseHeader(header)));
        }
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

function form(field: string, value: Blob | string, name?: string): FormData {
  const body = new FormData();
  if (value instanceof Blob) body.append(field, value, name);
  else body.append(field, value);
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
