import { describe, expect, it } from "vitest";
import { adviceFor } from "@/lib/advice";
import { offeredEvidence } from "@/lib/evidence-choice";
import { predictionsCsv, windowsCsv } from "@/lib/export/csv";
import { baseName } from "@/lib/export/save";
import * as format from "@/lib/format";
import { BinaryAnswer } from "@/lib/gateway/binary";
import { problemFrom } from "@/lib/gateway/problem";
import { reshapeActivations } from "@/lib/gateway/reshape";
import { packed } from "@/lib/gateway/testing";
import { blockTitle, quantityText, stageTitle } from "@/lib/layer-names";
import { DEFAULTS, parseSettings, serialiseSettings } from "@/lib/settings";
import { isDecodedHere, refusalOf } from "@/lib/sound";
import { shownAnswer, verdictOf } from "@/lib/verdict";
import { encodeWav, wavSeconds } from "@/lib/wav";

describe("words for numbers", () => {
  it.each([
    [format.formatPercent(0.9234), "92 %"],
    [format.formatPercent(0.0512), "5.1 %"],
    [format.formatPercent(0.00004), "< 0.1 %"],
    [format.formatPercent(0.99996), "> 99.9 %"],
    [format.formatPercent(0), "0.0 %"],
    [format.formatPercent(1), "> 99.9 %"],
    [format.formatPercent(0.9963), "99.6 %"],
    [format.formatPercent(0.9896), "99.0 %"],
    [format.formatPercent(0.9886), "99 %"],
    [format.formatPercent(0.0998), "10 %"],
    [format.formatMinutes(65.4), "1:05"],
    [format.formatSigned(45.31), "+45.3"],
    [format.formatSigned(-10.72), "−10.7"],
    [format.formatClock(2.5), "0:02.5"],
    [format.formatClock(59.96), "1:00.0"],
    [format.formatClock(605), "10:05.0"],
    [format.formatHz(440.4), "440 Hz"],
    [format.formatHz(1_051), "1.05 kHz"],
    [format.formatHz(12_345), "12.3 kHz"],
    [format.formatDb(-41.2), "−41.2 dB"],
    [format.formatValue(-1.23456), "−1.235"],
    [format.formatValue(0), "0"],
    [format.formatLimit(0.0120001), "0.012"],
    [format.formatBytes(64 * 2 ** 20), "64 MiB"],
    [format.formatLabel("clock_tick"), "Clock tick"],
  ])("%s", (written, wanted) => expect(written).toBe(wanted));
});

describe("layers", () => {
  it("have readable names", () => {
    expect(stageTitle("conv1")).toBe("Convolution 1");
    expect(stageTitle("layer4")).toBe("Layer 4");
    expect(blockTitle("layer3.block0.active")).toBe("Block 1");
    expect(quantityText("active_share")).toBe("share of channels above zero");
    expect(quantityText("something_new")).toBe("something new");
  });
});

describe("settings", () => {
  it("are the same after a round trip through the address", () => {
    const settings = {
      ...DEFAULTS,
      colormap: "cividis",
      scope: "all",
      overlay: "filled",
      ranking: true,
      stage: "layer3",
    } as const;
    expect(parseSettings(serialiseSettings(settings))).toEqual(settings);
  });

  it("leave the address clean when nothing was changed", () => {
    expect(serialiseSettings(DEFAULTS).toString()).toBe("");
  });

  it("ignore unknown values", () => {
    expect(parseSettings(new URLSearchParams("colours=jet&range=9000&ranking=x&evidence=0.4"))).toEqual(
      DEFAULTS,
    );
  });
});

describe("files", () => {
  const file = (name: string, size = 10, type = "") => refusalOf({ name, size, type }, 1_000);

  it("are refused with a reason before they are sent", () => {
    expect(file("a.wav", 0)?.title).toBe("a.wav is empty");
    expect(file("a.wav", 1_001)?.title).toBe("a.wav is too large");
    expect(file("a.pdf", 10, "application/pdf")?.title).toBe("a.pdf is not a sound");
  });

  it("go to the server when it may know better", () => {
    expect(file("a.WAV")).toBeNull();
    expect(file("voice", 10, "audio/x-unheard-of")).toBeNull();
  });

  it("get names that are valid on every system", () => {
    expect(baseName("Dog bark (2).wav")).toBe("dog-bark-2");
    expect(baseName("...")).toBe("sound");
  });

  it("of formats that only browsers decode are known by their endings", () => {
    expect(isDecodedHere({ name: "Memo.M4A" })).toBe(true);
    expect(isDecodedHere({ name: "a.wav" })).toBe(false);
  });

  it("are recorded as 16-bit WAV", () => {
    const view = new DataView(encodeWav([Float32Array.of(0.25), Float32Array.of(-1, 2)], 48_000));
    const text = (offset: number) =>
      String.fromCharCode(...[0, 1, 2, 3].map((index) => view.getUint8(offset + index)));
    expect([text(0), text(8), text(36)]).toEqual(["RIFF", "WAVE", "data"]);
    expect(view.getUint32(24, true)).toBe(48_000);
    expect(view.getUint32(40, true)).toBe(6);
    expect([44, 46, 48].map((offset) => view.getInt16(offset, true))).toEqual([8_192, -32_768, 32_767]);
  });

  it("of ten recorded minutes fit into what the server takes", () => {
    expect(wavSeconds(64 * 2 ** 20, 48_000)).toBeGreaterThan(600);
  });
});

describe("problems", () => {
  const header = (headers: Record<string, string>) => (name: string) => headers[name] ?? null;
  const body = (code: string, detail = "Because.") =>
    JSON.stringify({ title: "T", detail, code, request_id: "r1" });

  it.each([
    [400, "empty_audio", "refused"],
    [415, "unsupported_audio", "refused"],
    [422, "truncated_audio", "refused"],
    [429, "busy", "busy"],
    [503, "busy", "busy"],
    [503, "unavailable", "not-ready"],
    [503, "mismatch", "not-ready"],
    [503, "", "away"],
    [504, "deadline_exceeded", "slow"],
    [500, "internal", "broken"],
  ])("%i %s is %s", (status, code, kind) => {
    const problem = problemFrom(status, body(code), header({ "Retry-After": "7" }));
    expect(problem).toMatchObject({
      kind,
      detail: "Because.",
      facts: { code, requestId: "r1", retryAfter: 7 },
    });
    expect(adviceFor(problem).advice).not.toBe("");
  });

  it("survives a proxy that answers with a page", () => {
    const problem = problemFrom(502, "<html>Bad gateway</html>", header({ "X-Request-ID": "p9" }));
    expect(problem).toMatchObject({ kind: "away", facts: { requestId: "p9", retryAfter: undefined } });
  });
});

describe("tables", () => {
  const prediction = { label: 'say "a, b"', confidence: 0.5 };
  const window = { index: 0, start: 0, end: 5, uncertain: true, confidences: [0.25, 0.75] };

  it("quote what must be quoted", () => {
    const table = predictionsCsv({ predictions: [prediction], uncertain: false, windows: [window] });
    expect(table).toBe('rank,class,confidence,uncertain\r\n1,"say ""a, b""",0.5,false\r\n');
  });

  it("call a mean over windows a mean", () => {
    const table = predictionsCsv({ predictions: [], uncertain: false, windows: [window, window] });
    expect(table).toBe("rank,class,mean_confidence,uncertain\r\n");
  });

  it("have a row for each window and a column for each class", () => {
    expect(windowsCsv({ windows: [window], labels: ["dog", "rain"] })).toBe(
      "window,start_s,end_s,uncertain,dog,rain\r\n0,0,5,true,0.25,0.75\r\n",
    );
  });
});

describe("channels", () => {
  it("are cut by their own index", () => {
    const document = {
      layer: "layer1",
      shape: [2, 1, 2],
      dtype: "uint8",
      offset: 0,
      start: 0,
      scale: 1,
      channels: [
        { index: 1, mean: 3.5, min: 3, max: 4 },
        { index: 0, mean: 1.5, min: 1, max: 2 },
      ],
    };
    const { channels } = reshapeActivations(new BinaryAnswer(packed(document, [1, 2, 3, 4])));
    expect([...(channels[0]?.grid.values ?? [])]).toEqual([3, 4]);
    expect([...(channels[1]?.grid.values ?? [])]).toEqual([1, 2]);
  });
});

describe("an answer", () => {
  const map = (label: string) => ({
    label,
    logit: 0,
    bias: 0,
    grid: { rows: 1, cols: 1, values: Float32Array.of(0) },
  });
  const labels = ["dog", "rain", "fire", "saw"];
  const long = {
    labels,
    uncertain: false,
    predictions: labels.map((label) => ({ label, confidence: 0.25 })),
    windows: [
      { index: 0, start: 0, end: 5, uncertain: false, confidences: [1, 0, 0, 0] },
      { index: 1, start: 2.5, end: 7.5, uncertain: true, confidences: [0.1, 0.2, 0.6, 0.1] },
    ],
    window: { index: 1, start: 2.5, end: 7.5, soundEnd: 7.5 },
  };
  const { scores } = shownAnswer(long);
  const offered = (chosen: string | null) =>
    offeredEvidence(labels.map(map), scores, chosen).map(({ label }) => label);

  it("is about the window that is shown, not a mean over the recording", () => {
    expect(scores[0]).toEqual({ label: "fire", confidence: 0.6 });
    expect(shownAnswer(long).verdict).toBe("perhaps");
  });

  it("names no class that does not lead clearly when the network is uncertain", () => {
    expect(verdictOf(false, 0.2, 30)).toBe("known");
    expect(verdictOf(true, 0.65, 30)).toBe("perhaps");
    expect(verdictOf(true, 0.39, 30)).toBe("nothing");
  });

  it("names no class that is hardly likelier than by chance", () => {
    expect(verdictOf(false, 0.064, 30)).toBe("nothing");
  });

  it("offers the evidence for its likeliest classes and for the one that was chosen", () => {
    expect(offered(null)).toEqual(["fire", "rain", "dog"]);
    expect(offered("saw")).toEqual(["fire", "rain", "dog", "saw"]);
    expect(offered("cat")).toEqual(["fire", "rain", "dog"]);
  });
});

describe("how often it is right", () => {
  it.each([
    [0.879, "about 9 times in 10"],
    [0.8, "about 8 times in 10"],
    [0.972, "about 97 times in 100"],
    [1, "about 99 times in 100"],
  ])("%s is written as %s", (share, words) => expect(format.formatOdds(share)).toBe(words));
});
