import { describe, expect, it, vi } from "vitest";
import { place } from "@/lib/viz/placement";
import { type Bench, newBench, variantOf } from "@/lib/whatif/bench";
import { begun, changed, undone } from "@/lib/whatif/history";
import { Latest } from "@/lib/whatif/latest";
import {
  boxOf,
  canvasFor,
  count,
  firstOwned,
  highestCells,
  inverted,
  isPart,
  ownerOf,
  packed,
  painted,
  placedMask,
  share,
  stroke,
  unpacked,
} from "@/lib/whatif/mask";

const SPECTROGRAM = { rows: 128, cols: 501 };
const STRIDED = { size: 467, jump: 16, start: 0 };

describe("a mask", () => {
  it("has half as many rows and columns as the spectrogram, rounded up", () => {
    expect(canvasFor(SPECTROGRAM)).toMatchObject({ rows: 64, cols: 251 });
  });

  it("to paint on owns whole pairs of the spectrogram's cells", () => {
    const { cols } = canvasFor(SPECTROGRAM);
    for (let col = 0; col < SPECTROGRAM.cols; col++) {
      expect(ownerOf(col, cols, SPECTROGRAM.cols)).toBe(Math.floor(col / 2));
    }
  });

  it("on any grid owns each of the spectrogram's cells once", () => {
    for (const cols of [1, 7, 32, 251, 501]) {
      for (let col = 0; col < 501; col++) {
        const owner = ownerOf(col, cols, 501);
        expect(col).toBeGreaterThanOrEqual(firstOwned(owner, cols, 501));
        expect(col).toBeLessThan(firstOwned(owner + 1, cols, 501));
      }
    }
  });

  it("travels as bits, the first the most significant", () => {
    const mask = painted(
      { rows: 1, cols: 10, cells: new Uint8Array(10) },
      { row0: 0, row1: 1, col0: 0, col1: 1 },
      1,
    );
    const two = painted(mask, { row0: 0, row1: 1, col0: 9, col1: 10 }, 1);
    expect([...atob(packed(two))].map((byte) => byte.charCodeAt(0))).toEqual([0b1000_0000, 0b0100_0000]);
    expect(unpacked({ rows: 1, cols: 10 }, packed(two)).cells).toEqual(two.cells);
  });

  it("is a part where something is marked, and not everything", () => {
    const empty = canvasFor({ rows: 4, cols: 4 });
    expect(isPart(empty)).toBe(false);
    expect(isPart(inverted(empty))).toBe(false);
    expect(isPart(painted(empty, { row0: 0, row1: 1, col0: 0, col1: 1 }, 1))).toBe(true);
  });
});

describe("the evidence's mask", () => {
  it("takes the highest cells, the first of equals", () => {
    expect([...highestCells({ values: Float32Array.of(1, 5, 3, 5, 0) }, 0.4)]).toEqual([1, 3]);
    expect([...highestCells({ values: Float32Array.of(2, 2, 2, 2, 2) }, 0.2)]).toEqual([0]);
  });

  it("marks what is nearest to a cell's middle, as the outline does", () => {
    const placement = place(
      SPECTROGRAM,
      { start: 0, end: 5 },
      { rows: 8, cols: 32 },
      { frequency: STRIDED, time: STRIDED },
    );
    const mask = placedMask(canvasFor(SPECTROGRAM), placement, new Set([1 * 32 + 2]));
    const rows = [...mask.cells.keys()]
      .filter((index) => mask.cells[index])
      .map((index) => Math.floor(index / 251));
    const cols = [...mask.cells.keys()].filter((index) => mask.cells[index]).map((index) => index % 251);
    // Cell 1 reaches from 8.5 to 24.5, cell 2 from 24.5 to 40.5: whole pairs from the 9th and 25th cell on.
    expect([Math.min(...rows), Math.max(...rows)]).toEqual([4, 11]);
    expect([Math.min(...cols), Math.max(...cols)]).toEqual([12, 19]);
    expect(count(mask)).toBe(64);
  });

  it("is what is removed and kept: the cells that are outlined", () => {
    const evidence = { rows: 8, cols: 32, values: new Float32Array(256) };
    evidence.values[1 * 32 + 2] = 9;
    const placement = place(SPECTROGRAM, { start: 0, end: 5 }, evidence, {
      frequency: STRIDED,
      time: STRIDED,
    });
    const bench: Bench = { ...newBench(canvasFor(SPECTROGRAM)), tool: "remove", share: 1 / 256 };
    const outlined = placedMask(canvasFor(SPECTROGRAM), placement, new Set([1 * 32 + 2]));
    expect(variantOf(bench, evidence, placement)?.mask).toEqual(outlined);
  });

  it("of all cells covers everything", () => {
    const placement = place(
      SPECTROGRAM,
      { start: 0, end: 5 },
      { rows: 8, cols: 32 },
      { frequency: STRIDED, time: STRIDED },
    );
    expect(
      share(placedMask(canvasFor(SPECTROGRAM), placement, new Set(Array.from({ length: 256 }, (_, i) => i)))),
    ).toBe(1);
  });
});

describe("painting", () => {
  const empty = canvasFor({ rows: 20, cols: 40 });

  it("marks a box from corner to corner and clears it again", () => {
    const box = boxOf({ row: 5, col: 9 }, { row: 3, col: 4 });
    const marked = painted(empty, box, 1);
    expect(count(marked)).toBe(3 * 6);
    expect(count(painted(marked, box, 0))).toBe(0);
    expect(count(empty)).toBe(0);
  });

  it("stays inside the spectrogram", () => {
    expect(count(painted(empty, { row0: -5, row1: 2, col0: 18, col1: 99 }, 1))).toBe(2 * 2);
    expect(count(painted(empty, { row0: 3, row1: 4, col0: 30, col1: 35 }, 1))).toBe(0);
  });

  it("leaves no gap on a fast stroke", () => {
    const mask = stroke(empty, { row: 1, col: 1 }, { row: 8, col: 18 }, { rows: 1, cols: 1 }, 1);
    for (let col = 1; col <= 18; col++) {
      expect(
        [...mask.cells.keys()].some((index) => index % mask.cols === col && mask.cells[index] === 1),
      ).toBe(true);
    }
  });

  it("can be undone step by step, and repeated paint is no step", () => {
    const one = painted(empty, boxOf({ row: 0, col: 0 }, { row: 1, col: 1 }), 1);
    const two = painted(one, boxOf({ row: 4, col: 4 }, { row: 5, col: 5 }), 1);
    const history = changed(changed(changed(begun(empty), one), one), two);
    expect(undone(history).now).toBe(one);
    expect(undone(undone(history)).now).toBe(empty);
    expect(undone(undone(undone(history))).now).toBe(empty);
  });
});

describe("the latest value", () => {
  it("skips what was overtaken, keeps the distance, and always runs the last", async () => {
    vi.useFakeTimers();
    const runs: { value: number; at: number; signal: AbortSignal }[] = [];
    const latest = new Latest<number>(
      async (value, signal) => void runs.push({ value, at: Date.now(), signal }),
      170,
      () => Date.now(),
    );
    for (let value = 0; value < 100; value++) {
      latest.push(value);
      await vi.advanceTimersByTimeAsync(10);
    }
    await vi.advanceTimersByTimeAsync(1_000);
    expect(runs.length).toBeLessThanOrEqual(7);
    expect(runs.at(-1)?.value).toBe(99);
    for (let index = 1; index < runs.length; index++) {
      expect((runs[index]?.at ?? 0) - (runs[index - 1]?.at ?? 0)).toBeGreaterThanOrEqual(170);
      expect(runs[index - 1]?.signal.aborted).toBe(true);
    }
    expect(runs.at(-1)?.signal.aborted).toBe(false);
    latest.push(1);
    latest.cancel();
    await vi.advanceTimersByTimeAsync(1_000);
    expect(runs.at(-1)?.value).toBe(99);
    vi.useRealTimers();
  });
});
