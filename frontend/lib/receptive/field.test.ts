import { describe, expect, it } from "vitest";
import { areaAround, areaWords, fieldOf, fieldOn } from "@/lib/receptive/field";
import { place } from "@/lib/viz/placement";

const both = (size: number, jump: number) => ({
  frequency: { size, jump, start: 0 },
  time: { size, jump, start: 0 },
});
const CONV1 = both(3, 2);
const LAYER3 = both(99, 8);
const SPECTROGRAM = { rows: 128, cols: 501 };

describe("what a cell can see", () => {
  it("is as large as its receptive field, around its own middle", () => {
    expect(fieldOf(CONV1, { row: 5, col: 7 }, SPECTROGRAM)).toEqual({
      row0: 9,
      row1: 12,
      col0: 13,
      col1: 16,
    });
  });

  it("ends where the spectrogram ends", () => {
    expect(fieldOf(LAYER3, { row: 0, col: 62 }, SPECTROGRAM)).toEqual({
      row0: 0,
      row1: 50,
      col0: 447,
      col1: 501,
    });
  });

  it("on an earlier map is made of whole cells whose fields lie inside", () => {
    // Cells of conv1 that are centred on 2 i see 2 i ± 1; layer 3's cell 6 sees 48 ± 49: those from 2 i = 0 to 96.
    expect(fieldOn(LAYER3, { row: 6, col: 20 }, CONV1, SPECTROGRAM)).toEqual({
      row0: 0,
      row1: 97.5,
      col0: 111.5,
      col1: 209.5,
    });
  });

  it("is nothing of a later map, nor without geometry", () => {
    expect(fieldOn(CONV1, { row: 0, col: 0 }, LAYER3, SPECTROGRAM)).toBeNull();
    expect(fieldOf({ frequency: null, time: null }, { row: 0, col: 0 }, SPECTROGRAM)).toBeNull();
  });

  it("mostly is a smaller area around the same middle", () => {
    const mostly = areaAround(LAYER3, { row: 8, col: 20 }, { frequency: 21, time: 31 }, SPECTROGRAM);
    expect(mostly).toEqual({ row0: 54, row1: 75, col0: 145, col1: 176 });
  });

  it("is said in words, with all pitches where it sees all", () => {
    const centers = Array.from({ length: 128 }, (_, band) => 100 + band * 100);
    const placement = place(SPECTROGRAM, { start: -0.005, end: 5.005 });
    expect(areaWords({ row0: 0, row1: 128, col0: 185.5, col1: 348.5 }, placement, centers)).toBe(
      "1.85–3.48 s, all pitches",
    );
    expect(areaWords({ row0: 4.5, row1: 10.5, col0: 0, col1: 10 }, placement, centers)).toBe(
      "0.00–0.09 s, 500 Hz–1.10 kHz",
    );
  });
});
