import { readFile } from "node:fs/promises";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { Gateway, GatewayProblem } from "@/lib/gateway";
import { KeptAnswers } from "@/lib/gateway/kept";
import { reshapeModel, withWindow } from "@/lib/gateway/reshape";
import { packed } from "@/lib/gateway/testing";
import type { Analysis } from "@/lib/gateway/types";
import type { WireModel } from "@/lib/gateway/wire";

type Answer = { status: number; body: unknown };

/** A gateway with prepared answers, and what it was sent. */
const sent: FormData[] = [];
const urls: string[] = [];
let answers: Answer[] = [];

class FakeRequest {
  status = 0;
  response = new ArrayBuffer(0);
  upload = {};
  onload = () => {};
  onloadend = () => {};
  open(_: string, url: string) {
    urls.push(url);
  }
  setRequestHeader() {}
  getResponseHeader() {
    return null;
  }
  send(body: FormData) {
    sent.push(body);
    const { status, body: json } = answers.shift() as Answer;
    this.status = status;
    const isBinary = status === 200 && urls.at(-1)?.includes("encoding=binary");
    this.response = isBinary
      ? packed(json, [7, 1, 2])
      : new TextEncoder().encode(JSON.stringify(json)).buffer;
    this.onload();
    this.onloadend();
  }
}

const analysis = (sound: string | null) => ({
  status: 200,
  body: {
    predictions: [],
    uncertain: false,
    visualization: {},
    input_spectrogram: { shape: [1, 1], dtype: "uint8", offset: 0, start: -80, scale: 0.5 },
    waveform: { shape: [2], dtype: "uint8", offset: 1, start: 0, scale: 1, sample_rate: 1, duration: 1 },
    saliency: { maps: [] },
    windows: [],
    window: { index: 0, start: 0, end: 1, sound_end: 1 },
    model: { labels: [], version: "1" },
    timings_ms: {},
    warnings: [],
    request_id: "r",
    sound,
  },
});
const gone = { status: 404, body: { code: "sound_gone", detail: "Send it again." } };
const upload = () => ({ blob: new Blob(["sound"]), name: "a.wav" });
const signal = new AbortController().signal;
const fields = () => sent.map((body) => [...body.keys()].join());

beforeEach(() => vi.stubGlobal("XMLHttpRequest", FakeRequest));
afterEach(() => {
  vi.unstubAllGlobals();
  sent.length = urls.length = 0;
});

describe("a sound", () => {
  const analyse = (gateway: Gateway, file: ReturnType<typeof upload>, window = 0) =>
    gateway.analyse(file, { window }, signal, () => {});

  it("is sent once", async () => {
    const [gateway, file] = [new Gateway(""), upload()];
    answers = [analysis("s1"), analysis("s1"), analysis("s2")];
    await analyse(gateway, file);
    await analyse(gateway, file, 1);
    await analyse(gateway, upload());
    expect(fields()).toEqual(["file", "sound", "file"]);
    expect(sent[1]?.get("sound")).toBe("s1");
  });

  it("is sent again where the gateway does not have it any more", async () => {
    const [gateway, file] = [new Gateway(""), upload()];
    answers = [analysis("s1"), gone, analysis("s2"), analysis("s2")];
    for (let window = 0; window < 3; window++) await analyse(gateway, file, window);
    expect(fields()).toEqual(["file", "sound", "file", "sound"]);
    expect(sent[3]?.get("sound")).toBe("s2");
  });

  it("is sent each time where the gateway keeps none", async () => {
    const [gateway, file] = [new Gateway(""), upload()];
    answers = [analysis(null), analysis(null)];
    await analyse(gateway, file);
    await analyse(gateway, file, 1);
    expect(fields()).toEqual(["file", "file"]);
  });

  it("is not sent again for another problem", async () => {
    const [gateway, file] = [new Gateway(""), upload()];
    answers = [analysis("s1"), { status: 503, body: { code: "busy" } }];
    await analyse(gateway, file);
    await expect(analyse(gateway, file, 1)).rejects.toBeInstanceOf(GatewayProblem);
    expect(fields()).toEqual(["file", "sound"]);
  });

  it("is requested once", async () => {
    const [gateway, file] = [new Gateway(""), upload()];
    answers = [analysis("s1"), analysis("s1")];
    for (const window of [3, 4, 3, 4]) await analyse(gateway, file, window);
    expect(sent).toHaveLength(2);
  });

  it("is prefetched once", async () => {
    const [gateway, file] = [new Gateway(""), upload()];
    answers = [analysis("s1")];
    gateway.prefetch(file, { window: 1 });
    gateway.prefetch(file, { window: 1 });
    await analyse(gateway, file, 1);
    expect(sent).toHaveLength(1);
  });

  it("is requested again where prefetching failed", async () => {
    const [gateway, file] = [new Gateway(""), upload()];
    answers = [{ status: 503, body: { code: "busy" } }, analysis("s1")];
    gateway.prefetch(file, { window: 1 });
    await analyse(gateway, file, 1);
    expect(sent).toHaveLength(2);
  });

  it("has no answers of two models", async () => {
    const [gateway, file] = [new Gateway(""), upload()];
    const newer = analysis("s1");
    newer.body.model.version = "2";
    answers = [analysis("s1"), newer, newer];
    await analyse(gateway, file, 0);
    await analyse(gateway, file, 1);
    expect((await analyse(gateway, file, 0)).modelVersion).toBe("2");
  });

  it("cancels an answer that is on its way when the caller gives up", async () => {
    const [gateway, file] = [new Gateway(""), upload()];
    answers = [analysis("s1")];
    await analyse(gateway, file);
    const cancelled = gateway.analyse(file, { window: 0 }, AbortSignal.abort(), () => {});
    await expect(cancelled).rejects.toThrow("Cancelled.");
  });

  it("comes in binary to be drawn, and as JSON to be saved", async () => {
    answers = [analysis("s1"), analysis("s1")];
    const answer = await analyse(new Gateway(""), upload());
    expect([...answer.spectrogram.values, ...answer.waveform.values]).toEqual([-76.5, 1, 2]);
    expect(JSON.parse(await answer.json())).toEqual(analysis("s1").body);
    expect(fields()).toEqual(["file", "sound"]);
    expect(urls.map((url) => new URLSearchParams(url.split("?")[1]).get("encoding"))).toEqual([
      "binary",
      "json",
    ]);
  });
});

describe("kept answers", () => {
  it("are bounded: the one used longest ago goes first", () => {
    const kept = new KeptAnswers(100);
    const sound = new Blob();
    for (const question of ["a", "b"]) kept.set(sound, question, question, 40);
    kept.get(sound, "a");
    kept.set(sound, "c", "c", 40);
    expect(["a", "b", "c"].map((question) => kept.get(sound, question) !== undefined)).toEqual([
      true,
      false,
      true,
    ]);
  });

  it("are each about their own sound", () => {
    const kept = new KeptAnswers();
    kept.set(new Blob(["one"]), "a", 1, 8);
    expect(kept.get(new Blob(["two"]), "a")).toBeUndefined();
  });
});

describe("another window of a recording", () => {
  it("keeps the answers about the whole recording", () => {
    const part = (name: string) =>
      ({
        predictions: name,
        uncertain: name,
        waveform: name,
        windows: name,
        window: name,
        maps: name,
      }) as never;
    const both = withWindow(part("whole") as Analysis, part("one") as Analysis);
    expect(both).toMatchObject({
      predictions: "whole",
      uncertain: "whole",
      waveform: "whole",
      windows: "whole",
      window: "one",
      maps: "one",
      windowWaveform: "one",
    });
  });
});

describe("a model without channels", () => {
  it("still has its stages", () => {
    const wire = {
      log_mel: { sample_rate: 2, n_samples: 4, hop_length: 1, n_fft: 4, win_length: 4, floor_db: -120 },
      layers: [
        { name: "stem", stage: "stem", shape: [2, 3] },
        { name: "body", stage: "body", shape: [1, 2] },
        { name: "body.block0.active", stage: "body", shape: [1, 2] },
      ].map((layer) => ({ ...layer, signed: false, kernel: [3, 3], stride: [1, 1], receptive_field: {} })),
      activations: [{ layer: "body", shape: [8, 1, 2] }],
      limits: {},
    } as unknown as WireModel;
    expect(reshapeModel(wire).evidenceLayer).toBe("body");
    expect(reshapeModel(wire).stages).toEqual([
      { name: "stem", channels: null, shape: [2, 3] },
      { name: "body", channels: 8, shape: [1, 2] },
    ]);
  });
});

describe("the types", () => {
  it("are those of the committed description", async () => {
    const { generateTypes, TYPES } = await import("../../scripts/openapi-types.mjs");
    expect(await readFile(TYPES, "utf8"), "run `npm run types`").toBe(await generateTypes());
  }, 30_000);
});
