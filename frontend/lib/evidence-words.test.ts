import { describe, expect, it } from "vitest";
import { evidenceWords } from "@/lib/evidence-words";
import { place } from "@/lib/viz/placement";

/** Four bands in five seconds; the evidence is in the second band. */
function words(...evidence: number[]): string {
  const values = new Float32Array(20);
  values.set(evidence, 5);
  const saliency = { label: "dog", logit: 0, bias: 0, grid: { rows: 4, cols: 5, values } };
  return evidenceWords(saliency, place({ rows: 4, cols: 5 }, { start: 0, end: 5 }), [100, 200, 300, 400], 30);
}

describe("where the evidence lies", () => {
  it("is described as one place where its cells are adjacent", () => {
    expect(words(0, 0, 10, 29, 30)).toBe("Evidence for dog: strongest 3.0–5.0 s at 150 Hz–250 Hz.");
  });

  it("is described place by place, the strongest first", () => {
    expect(words(20, 0, 0, 0, 30)).toBe("Evidence for dog: strongest 4.0–5.0 s at 150 Hz–250 Hz.");
    expect(words(28, 0, 29, 0, 30)).toBe(
      "Evidence for dog: strongest 4.0–5.0 s at 150 Hz–250 Hz, then 2.0–3.0 s at 150 Hz–250 Hz.",
    );
  });

  it("is said to be hardly any where it is", () => {
    expect(words(0.5, 0.5, 0.5, 0.5, 0.5)).toBe("Hardly any evidence for dog.");
  });
});
