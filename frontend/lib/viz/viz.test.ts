import { describe, expect, it } from "vitest";
import { sortChannels } from "@/lib/viz/channels";
import { colourAt, colours, cssGradient, SEQUENTIAL } from "@/lib/viz/colormap";
import { extremes, gridFromRows, mean, padded, valueAt } from "@/lib/viz/grid";
import { evidencePixels, heatmapPixels, visibleColumns } from "@/lib/viz/heatmap";
import { decibelRange, fraction, mapRanges } from "@/lib/viz/scale";
import { spectrogramExtent } from "@/lib/viz/spectrogram";
import { leadingClasses, stretches, windowAt, windowCells } from "@/lib/viz/timeline";

const grid = gridFromRows([
  [0, 1, 2],
  [3, 4, 5],
]);

const luminance = ([r, g, b]: readonly number[]) =>
  0.2126 * (r as number) + 0.7152 * (g as number) + 0.0722 * (b as number);

describe("grid", () => {
  it("keeps the server's order of rows and columns", () => {
    expect(grid).toMatchObject({ rows: 2, cols: 3 });
    expect(valueAt(grid, 1, 2)).toBe(5);
  });

  it("finds extremes of a recording far longer than a call's argument list", () => {
    const values = new Float32Array(2_000_000);
    values[1_234_567] = -3;
    values[7] = 9;
    expect(extremes(values)).toEqual({ min: -3, max: 9 });
  });

  it("repeats its outermost cells around itself", () => {
    const around = padded(grid);
    expect([around.rows, around.cols]).toEqual([4, 5]);
    expect([...around.values]).toEqual([0, 0, 1, 2, 2, 0, 0, 1, 2, 2, 3, 3, 4, 5, 5, 3, 3, 4, 5, 5]);
  });

  it("averages", () => expect(mean(grid.values)).toBe(2.5));
});

describe("colour maps", () => {
  it.each(SEQUENTIAL)("%s gets brighter all the way", (name) => {
    const steps = Array.from({ length: 64 }, (_, index) => luminance(colourAt(name, index / 63)));
    for (let index = 1; index < steps.length; index++) {
      expect(steps[index]).toBeGreaterThanOrEqual((steps[index - 1] as number) - 0.5);
    }
  });

  it("has 256 colours in every map", () => expect(colours("magma")).toHaveLength(768));

  it("starts and ends as matplotlib's magma does", () => {
    expect(colourAt("magma", 0)).toEqual([0, 0, 4]);
    expect(colourAt("magma", 1)).toEqual([252, 253, 191]);
  });

  it("is darkest at zero when it diverges", () => {
    const zero = luminance(colourAt("diverging", 0.5));
    expect(zero).toBeLessThan(luminance(colourAt("diverging", 0.25)));
    expect(zero).toBeLessThan(luminance(colourAt("diverging", 0.75)));
  });

  it("clamps", () => expect(colourAt("grey", 7)).toEqual(colourAt("grey", 1)));

  it("describes itself to style sheets", () => {
    expect(cssGradient("grey", "to top")).toMatch(/^linear-gradient\(to top, rgb\(6 6 6\)/);
  });
});

describe("heatmap", () => {
  it("paints the lowest row last, that is at the bottom", () => {
    const pixels = heatmapPixels(grid, { min: 0, max: 5 }, "grey");
    const red = (x: number, y: number) => pixels[(y * 3 + x) * 4];
    expect(red(0, 1)).toBe(6);
    expect(red(2, 0)).toBe(245);
    expect(red(0, 0)).toBeGreaterThan(red(2, 1) as number);
  });

  it("clamps values outside its range and stays opaque", () => {
    const pixels = heatmapPixels(grid, { min: 2, max: 3 }, "grey");
    expect([pixels[0], pixels[3]]).toEqual([245, 255]);
    expect(pixels[3 * 4]).toBe(6);
  });

  it("shows evidence as opacity, in another hue where it speaks against", () => {
    const evidence = gridFromRows([[-1, 0, 1, 2]]);
    const pixels = evidencePixels(
      evidence,
      2,
      [
        [1, 2, 3],
        [4, 5, 6],
      ],
      0.5,
    );
    expect([pixels[3], pixels[7], pixels[11], pixels[15]]).toEqual([64, 0, 64, 128]);
    expect([...pixels.slice(0, 3)]).toEqual([4, 5, 6]);
    expect([...pixels.slice(12, 15)]).toEqual([1, 2, 3]);
  });

  it("shows every column of the whole view, and fractions of columns when zoomed", () => {
    const extent = { start: 0, end: 5 };
    expect(visibleColumns(100, extent, extent)).toEqual({
      from: 0,
      width: 100,
      targetFrom: 0,
      targetWidth: 1,
    });
    expect(visibleColumns(100, extent, { start: 1, end: 2 })).toEqual({
      from: 20,
      width: 20,
      targetFrom: 0,
      targetWidth: 1,
    });
  });

  it("leaves the part of the view free that an image does not cover", () => {
    const seen = visibleColumns(10, { start: 0, end: 1 }, { start: 0, end: 2 });
    expect(seen).toEqual({ from: 0, width: 10, targetFrom: 0, targetWidth: 0.5 });
  });
});

describe("scales", () => {
  const named = (name: string, stage: string, quantity: string, values: number[]) => ({
    name,
    stage,
    quantity,
    signed: quantity === "channel_mean",
    grid: gridFromRows([values]),
  });
  const maps = [
    named("conv1", "conv1", "channel_mean", [0, 2]),
    named("layer1", "layer1", "channel_mean", [-4, 3]),
    named("layer1.block0.active", "layer1", "active_share", [0, 0.5]),
    named("layer1.block1.active", "layer1", "active_share", [0, 0.8]),
  ];

  it("begins at zero for what is never negative, and centres signed maps on zero", () => {
    const ranges = mapRanges(maps, "map");
    expect(ranges.get("layer1")).toEqual({ min: -4, max: 4 });
    expect(ranges.get("layer1.block0.active")?.max).toBeCloseTo(0.5);
    expect(ranges.get("layer1.block0.active")?.min).toBe(0);
  });

  it("shares a range in a layer, but never between different quantities", () => {
    const ranges = mapRanges(maps, "layer");
    expect(ranges.get("layer1.block0.active")?.max).toBeCloseTo(0.8);
    expect(ranges.get("layer1")).toEqual({ min: -4, max: 4 });
    expect(ranges.get("conv1")).toEqual({ min: -2, max: 2 });
  });

  it("shares a range over all layers", () => {
    expect(mapRanges(maps, "all").get("conv1")).toEqual({ min: -4, max: 4 });
  });

  it("gives a silent map a range that can be divided by", () => {
    const ranges = mapRanges(
      [named("a", "a", "active_share", [0, 0]), named("b", "b", "channel_mean", [0, 0])],
      "map",
    );
    expect(ranges.get("a")).toEqual({ min: 0, max: 1 });
    expect(ranges.get("b")).toEqual({ min: -1, max: 1 });
  });

  it("spans decibels from the loudest cell down, never above full scale", () => {
    expect(decibelRange(-12.3, 80, -120)).toEqual({ min: -90, max: -10 });
    expect(decibelRange(3, 60, -120)).toEqual({ min: -60, max: 0 });
  });

  it("leaves silence dark", () => {
    const range = decibelRange(-120, 80, -120);
    expect(fraction(-120, range)).toBe(0);
  });
});

describe("time", () => {
  it("centres the first frame on the window's start", () => {
    const frame = 512 / 44_100;
    const extent = spectrogramExtent(
      { rows: 128, cols: 431, values: new Float32Array(0) },
      { start: 2.5, end: 7.5 },
      frame,
    );
    expect(extent.start + frame / 2).toBeCloseTo(2.5, 9);
    expect(extent.end).toBeCloseTo(2.5 + 430.5 * frame, 9);
  });
});

describe("timeline", () => {
  const windows = [0, 2.5, 5].map((start, index) => ({
    start,
    end: start + 5,
    uncertain: false,
    confidences: index === 2 ? [0.1, 0.9, 0] : [0.6, 0.1, 0.3],
  }));
  const whole = { start: 0, end: 10 };

  it("gives every moment to the window whose middle is nearest", () => {
    expect(windowCells(windows, whole)).toEqual([
      { start: 0, end: 3.75 },
      { start: 3.75, end: 6.25 },
      { start: 6.25, end: 10 },
    ]);
    expect([0, 5, 9.9, 11].map((time) => windowAt(windows, whole, time))).toEqual([0, 1, 2, 2]);
  });

  it("keeps a track for every class that leads somewhere, strongest first", () => {
    expect(leadingClasses(windows)).toEqual([0, 1]);
  });
});

describe("stretches", () => {
  const window = (start: number, confidences: number[], uncertain = false) => ({
    start,
    end: start + 5,
    confidences,
    uncertain,
  });
  const windows = [
    window(0, [0.6, 0.4]),
    window(2.5, [0.9, 0.1]),
    window(5, [0.2, 0.8]),
    window(7.5, [0.3, 0.2], true),
  ];
  const found = stretches(windows, { start: 0, end: 12.5 }, (uncertain) => !uncertain);

  it("join adjacent windows of one class and cover the recording", () => {
    expect(found.map(({ leader, start, end }) => [leader, start, end])).toEqual([
      [0, 0, 6.25],
      [1, 6.25, 8.75],
      [null, 8.75, 12.5],
    ]);
  });

  it("lead to their most confident window", () => {
    expect(found.map(({ window }) => window)).toEqual([1, 2, 3]);
  });
});

describe("channels", () => {
  const channels = [
    { index: 0, mean: 1, max: 2 },
    { index: 1, mean: 3, max: 3 },
    { index: 2, mean: 1, max: 9 },
  ];
  const indices = (order: "mean" | "peak" | "index") =>
    sortChannels(channels, order).map(({ index }) => index);

  it("sorts by strength, by peak and by number, without touching the original", () => {
    expect(indices("mean")).toEqual([1, 0, 2]);
    expect(indices("peak")).toEqual([2, 1, 0]);
    expect(indices("index")).toEqual([0, 1, 2]);
    expect(channels[0]?.index).toBe(0);
  });
});
