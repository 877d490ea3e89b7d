import { describe, expect, it } from "vitest";
import {
  cellAt,
  cellAxis,
  cellEdge,
  cellMiddle,
  cellOn,
  centred,
  columnSpan,
  paddedEdges,
  place,
} from "@/lib/viz/placement";

/** A stage that halves the spectrogram four times: its cell `i` is centred on the spectrogram's cell `16 i`. */
const strided = { size: 137, jump: 16, start: 0 };

describe("cells of one axis", () => {
  const axis = cellAxis(strided, 8, 128);

  it("are centred on their receptive fields", () => {
    expect([0, 1, 4].map((index) => cellMiddle(axis, index))).toEqual([0.5, 16.5, 64.5]);
  });

  it("end half way to the next middle, the outer ones at the axis' ends", () => {
    expect([0, 1, 2, 7, 8].map((index) => cellEdge(axis, index))).toEqual([0, 8.5, 24.5, 104.5, 128]);
  });

  it("own the points that are nearest to them", () => {
    expect([0, 8.4, 8.6, 64.5, 127.9].map((position) => cellOn(axis, position))).toEqual([0, 0, 1, 4, 7]);
  });

  it("are stretched evenly where the model has no receptive field", () => {
    const even = cellAxis(null, 8, 128);
    expect([0, 1, 8].map((index) => cellEdge(even, index))).toEqual([0, 16, 128]);
    expect(cellMiddle(even, 4)).toBe(72);
  });

  it("never lie beyond the axis", () => {
    const far = cellAxis({ size: 3, jump: 4, start: -9 }, 4, 8);
    expect([0, 1, 2, 3, 4].map((index) => cellEdge(far, index))).toEqual([0, 0, 0, 1.5, 8]);
  });
});

describe("a map on the spectrogram", () => {
  const spectrogram = { rows: 128, cols: 501 };
  const extent = { start: -0.005, end: 5.005 };
  const stages = [2, 4, 8, 16].map((jump) => ({ rows: 128 / jump, cols: Math.ceil(501 / jump), jump }));

  it.each(stages)("jump $jump: an event that moves by one cell moves the cell that is drawn", (stage) => {
    const { jump } = stage;
    const field = { frequency: { ...strided, jump }, time: { ...strided, jump } };
    const placement = place(spectrogram, extent, stage, field);
    const frame = 0.01;
    for (const col of [1, 5, 20]) {
      const click = col * jump * frame; // the middle of spectrogram column `col * jump`
      expect(cellAt(placement, click, 0.5)?.col).toBe(col);
      const { start, end } = columnSpan(placement, col);
      expect(Math.abs((start + end) / 2 - click)).toBeLessThan((jump * frame) / 4);
    }
  });

  it("is the spectrogram itself without a map", () => {
    const placement = place(spectrogram, extent);
    expect(cellAt(placement, 2.5, 0.999)).toEqual({ row: 127, col: 250 });
    expect(cellAt(placement, 5.1, 0.5)).toBeNull();
    expect(cellAt(placement, 2.5, 1)).toBeNull();
  });
});

describe("a field that is centred elsewhere", () => {
  const field = { frequency: strided, time: strided };

  it("places its cells there", () => {
    const { frequency, time } = centred(field, { frequency: 4, time: 9.5 });
    expect(cellMiddle(cellAxis(frequency, 8, 128), 1)).toBe(20.5);
    expect(cellMiddle(cellAxis(time, 32, 501), 1)).toBe(26);
  });

  it("stays where the model does not say", () => {
    expect(centred(field, null)).toEqual(field);
  });
});

describe("a map with its outermost cells repeated", () => {
  it("reaches one cell further than its own, on each side", () => {
    const field = { frequency: strided, time: strided };
    const placement = place({ rows: 128, cols: 128 }, { start: 0, end: 128 }, { rows: 8, cols: 8 }, field);
    expect(paddedEdges(placement)).toEqual({
      time: { start: 0.5 - 24, end: 112.5 + 24 },
      pitch: { start: 0.5 - 24, end: 112.5 + 24 },
    });
  });
});
