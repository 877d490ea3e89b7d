import { describe, expect, it } from "vitest";
import { heightOf, pitchAt, timeAt, xOf } from "@/lib/viz/view";
import {
  isWhole,
  pannedView,
  pinchAxes,
  pinchedView,
  viewOfSelection,
  viewWithin,
  zoomedView,
} from "@/lib/viz/zoom";

const bounds = { start: 0, end: 5 };
const upper = { ...bounds, pitch: { min: 0.5, max: 1 } };

describe("where something lies in a plot", () => {
  it("is its fraction of what is seen", () => {
    const view = { start: 1, end: 3, pitch: { min: 0.25, max: 0.75 } };
    expect([xOf(view, 1.5), timeAt(view, 0.25)]).toEqual([0.25, 1.5]);
    expect([heightOf(view, 0.375), pitchAt(view, 0.25)]).toEqual([0.25, 0.375]);
    expect([heightOf(view, 0), heightOf(view, 1)]).toEqual([-0.5, 1.5]);
  });

  it("is its own fraction of all pitches", () => {
    expect([heightOf({}, 0.3), pitchAt({}, 0.3)]).toEqual([0.3, 0.3]);
  });
});

describe("zoom in time", () => {
  it("keeps what is under the pointer, and the pitches", () => {
    expect(zoomedView({ ...upper, end: 4 }, bounds, "time", 0.5, 1)).toEqual({
      start: 0.5,
      end: 2.5,
      pitch: upper.pitch,
    });
  });

  it("never shows more than there is, nor less than a tenth of a second", () => {
    const late = { start: 10, end: 15 };
    expect(zoomedView({ start: 11, end: 12 }, late, "time", 100, 11.5)).toEqual(late);
    const closest = zoomedView({ start: 11, end: 12 }, late, "time", 0.001, 11.5);
    expect(closest.end - closest.start).toBeCloseTo(0.1);
    expect(pannedView({ start: 14, end: 15 }, late, "time", 3)).toEqual({ start: 14, end: 15 });
    expect(pannedView({ start: 10, end: 11 }, late, "time", -3)).toEqual({ start: 10, end: 11 });
  });
});

describe("zoom in pitch", () => {
  it("keeps what is under the pointer, and the time", () => {
    const view = zoomedView(bounds, bounds, "pitch", 0.5, 0.25);
    expect(view).toEqual({ ...bounds, pitch: { min: 0.125, max: 0.625 } });
    expect(heightOf(view, 0.25)).toBeCloseTo(0.25);
  });

  it("is none where all pitches are seen", () => {
    expect(zoomedView(upper, bounds, "pitch", 4, 0.75).pitch).toBeUndefined();
    expect(isWhole(upper, bounds, "time")).toBe(true);
    expect(isWhole(upper, bounds, "pitch")).toBe(false);
    expect(isWhole(bounds, bounds, "pitch")).toBe(true);
  });

  it("shows at least 8 of 128 bands, around the middle of a narrower selection", () => {
    const { pitch } = viewWithin({ start: 1, end: 2, pitch: { min: 0.5, max: 0.51 } }, bounds);
    expect(pitch?.min).toBeCloseTo(0.505 - 1 / 32);
    expect(pitch?.max).toBeCloseTo(0.505 + 1 / 32);
  });

  it("shows something around a selection without height", () => {
    const { pitch } = viewWithin({ start: 1, end: 2, pitch: { min: 1, max: 1 } }, bounds);
    expect(pitch).toEqual({ min: 1 - 1 / 16, max: 1 });
  });

  it("stays with a selection of all pitches, and goes to one of some", () => {
    const selection = { start: 1, end: 2 };
    expect(viewOfSelection(upper, selection)).toEqual({ ...selection, pitch: upper.pitch });
    const low = { ...selection, pitch: { min: 0, max: 0.25 } };
    expect(viewOfSelection(upper, low)).toEqual(low);
  });

  it("moves by shares of what is seen, and stops at the ends of the axis", () => {
    expect(pannedView(upper, bounds, "pitch", -0.5).pitch).toEqual({ min: 0.25, max: 0.75 });
    expect(pannedView(upper, bounds, "pitch", 2).pitch).toEqual(upper.pitch);
  });
});

describe("two fingers", () => {
  const view = { start: 1, end: 3 };

  it("spread, show less around what is between them", () => {
    const { start, end } = pinchedView(view, bounds, "time", [0.25, 0.75], [0, 1]);
    expect(end - start).toBeCloseTo(1);
    expect((start + end) / 2).toBeCloseTo(2);
    expect(pinchedView(view, bounds, "pitch", [0.25, 0.75], [0, 1])).toEqual({
      ...view,
      pitch: { min: 0.25, max: 0.75 },
    });
  });

  it("moved together, move the view", () => {
    const { start, end } = pinchedView(view, bounds, "time", [0.4, 0.6], [0.5, 0.7]);
    expect(end - start).toBeCloseTo(2);
    expect(start).toBeCloseTo(0.8);
  });

  it("pinched together, show at most the whole", () => {
    expect(pinchedView(view, bounds, "time", [0, 1], [0.5, 0.5])).toEqual(bounds);
  });

  it("at one place of an axis, do not zoom it", () => {
    const { start, end } = pinchedView(view, bounds, "time", [0.5, 0.5], [0.51, 0.5]);
    expect(end - start).toBeCloseTo(2);
  });

  it("zoom the axis along which they lie, both where they lie across", () => {
    expect(pinchAxes(100, 0)).toEqual(["time"]);
    expect(pinchAxes(100, 49)).toEqual(["time"]);
    expect(pinchAxes(100, 80)).toEqual(["time", "pitch"]);
    expect(pinchAxes(80, 100)).toEqual(["time", "pitch"]);
    expect(pinchAxes(49, 100)).toEqual(["pitch"]);
  });
});
