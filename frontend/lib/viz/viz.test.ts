import { describe, expect, it } from "vitest";
import { sortChannels } from "@/lib/viz/channels";
import { colourAt, colours, cssGradient, SEQUENTIAL } from "@/lib/viz/colormap";
import { cellAt, columnSpan, extremes, gridFromRows, mean, valueAt } from "@/lib/viz/grid";
import { evidencePixels, heatmapPixels, visibleColumns } from "@/lib/viz/heatmap";
import { decibelRange, fraction, mapRanges } from "@/lib/viz/scale";
import { spectrogramExtent } from "@/lib/viz/spectrogram";
import { leadingClasses, windowAt, windowCells } from "@/lib/viz/timeline";

const grid = gridFromRows([
  [0, 1, 2],
  [3, 4, 5],
]);

const luminance = ([r, g, b]: readonly number[]) =>
  0.2126 * (r as number) + 0.7152 * (g as number) + 0.0722 * (b as number);

describe("grid", () => {
  it("keeps rows and columns where the server put them", () => {
    expect(grid).toMatchObject({ rows: 2, cols: 3 });
    expect(valueAt(grid, 1, 2)).toBe(5);
  });

  it("finds extremes of a recording far longer than a call's argument list", () => {
    const values = new Float32Array(2_000_000);
    values[1_234_567] = -3;
    values[7] = 9;
    expect(extremes(values)).toEqual({ min: -3, max: 9 });
  });

  it("puts row 0 at the bottom of the screen", () => {
    expect(cellAt(grid, 0.01, 0.99)).toEqual({ row: 0, col: 0 });
    expect(cellAt(grid, 0.99, 0.01)).toEqual({ row: 1, col: 2 });
  });

  it("keeps cells inside the grid at its very edges", () => {
    expect(cellAt(grid, 1, 0)).toEqual({ row: 1, col: 2 });
    expect(cellAt(grid, 0, 1)).toEqual({ row: 0, col: 0 });
  });

  it("tells the time that a column covers", () => {
    expect(columnSpan(grid, { start: 10, end: 16 }, 1)).toEqual({ start: 12, end: 14 });
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

  it("shows evidence as opacity, and none where there is none or less", () => {
    const evidence = gridFromRows([[-1, 0, 1, 2]]);
    const pixels = evidencePixels(evidence, 2, [1, 2, 3], 0.5);
    expect([pixels[3], pixels[7], pixels[11], pixels[15]]).toEqual([0, 0, 64, 128]);
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

  it("leaves the part of the view free that a picture does not cover", () => {
    const seen = visibleColumns(10, { start: 0, end: 1 }, { start: 0, end: 2 });
    expect(seen).toEqual({ from: 0, width: 10, targetFrom: 0, targetWidth: 0.5 });
  });
});

describe("scales", () => {
  const named = (name: string, stage: string, signed: boolean, values: number[]) => ({
    name,
    stage,
    signed,
    grid: gridFromRows([values]),
  });
  const maps = [
    named("conv1", "conv1", false, [0, 2]),
    named("layer1", "layer1", false, [0, 4]),
    named("layer1.block0.conv", "layer1", true, [-3, 1]),
    named("layer1.block0.relu", "layer1", false, [0, 8]),
  ];

  it("begins at zero for what a ReLU left, and centres signed maps on zero", () => {
    const ranges = mapRanges(maps, "map");
    expect(ranges.get("layer1")).toEqual({ min: 0, max: 4 });
    expect(ranges.get("layer1.block0.conv")).toEqual({ min: -3, max: 3 });
  });

  it("shares a range in a layer, but never between signed and unsigned maps", () => {
    const ranges = mapRanges(maps, "layer");
    expect(ranges.get("layer1")).toEqual({ min: 0, max: 8 });
    expect(ranges.get("conv1")).toEqual({ min: 0, max: 2 });
    expect(ranges.get("layer1.block0.conv")).toEqual({ min: -3, max: 3 });
  });

  it("shares a range over all layers", () => {
    expect(mapRanges(maps, "all").get("conv1")).toEqual({ min: 0, max: 8 });
  });

  it("gives a silent map a range that can be divided by", () => {
    const ranges = mapRanges([named("a", "a", false, [0, 0]), named("b", "b", true, [0, 0])], "map");
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
    expect(leadingClasses(windows, 6)).toEqual([0, 1]);
    expect(leadingClasses(windows, 1)).toEqual([0]);
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
