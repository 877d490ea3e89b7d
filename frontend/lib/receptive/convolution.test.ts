import { describe, expect, it } from "vitest";
import { beforeActivation, type FirstConvolution, hardSwish, worked } from "@/lib/receptive/convolution";
import { responsesOf } from "@/lib/receptive/responses";

const FACTS: FirstConvolution = {
  kernels: [
    [
      [1, 0, 0],
      [0, 2, 0],
      [0, 0, -1],
    ],
  ],
  bias: [0.5],
  stride: [2, 2],
  padding: [1, 1],
  dynamicRangeDb: 80,
  offsetDb: [0, 1, 0, 0],
  scale: 0.1,
  lowest: -7,
  gain: 2,
  shift: 1,
};
/** dB, four bands and four frames, the loudest 0. */
const GRID = { rows: 4, cols: 4, values: Float32Array.from({ length: 16 }, (_, at) => -at * 10) };

describe("the first convolution by hand", () => {
  it("takes the cells under the kernel, as the network normalises them", () => {
    // Cell (1, 1) is centred on band 2, frame 2: it sees bands and frames 1 to 3.
    const { products, sum } = worked(FACTS, GRID, 0, 1, 1);
    expect(products.map(({ row, col }) => [row, col]).slice(0, 4)).toEqual([
      [1, 1],
      [1, 2],
      [1, 3],
      [2, 1],
    ]);
    // Band 1, frame 1: −50 dB and the band's offset of 1: −49 · 0.1 · 2 + 1.
    expect(products[0]?.input).toBeCloseTo(-8.8);
    // Band 2, frame 2: −100 dB, no lower than −80, no lower than −7: −7 · 2 + 1.
    expect(products[4]?.input).toBeCloseTo(-13);
    expect(sum).toBeCloseTo(0.5 - 8.8 + 2 * -13 + 13);
  });

  it("finds nothing beyond the spectrogram's edge", () => {
    const { products } = worked(FACTS, GRID, 0, 0, 0);
    expect(products.filter(({ db }) => db === null)).toHaveLength(5);
    expect(products[0]).toMatchObject({ row: -1, col: -1, input: 0 });
  });

  it("gives for a whole channel what each cell by itself has", () => {
    const before = beforeActivation(FACTS, GRID, 0, { rows: 2, cols: 2 });
    for (const [row, col] of [
      [0, 0],
      [0, 1],
      [1, 0],
      [1, 1],
    ] as const) {
      expect(before.values[row * 2 + col]).toBeCloseTo(worked(FACTS, GRID, 0, row, col).sum, 4);
    }
  });

  it("ends with a hard swish", () => {
    expect([-4, -3, 0, 1, 3, 5].map(hardSwish)).toEqual([-0, -0, 0, 4 / 6, 3, 5]);
  });
});

it("a channel responds to the classes with the largest shares", () => {
  const responses = {
    labels: ["dog", "cat", "rain", "sea"],
    windows: 200,
    shares: Float32Array.of(0.25, 0.25, 0.25, 0.25, 0.125, 0.75, 0.01, 0.115),
  };
  expect(responsesOf(responses, 1, 2)).toEqual([
    { label: "cat", share: 0.75 },
    { label: "dog", share: 0.125 },
  ]);
});
