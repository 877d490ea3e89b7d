/** What is on the bench: which question, about which part. */

import type { Grid } from "@/lib/viz/grid";
import type { Placement } from "@/lib/viz/placement";
import { begun, changed, type History, undone } from "@/lib/whatif/history";
import { highestCells, type Mask, placedMask } from "@/lib/whatif/mask";
import { type Fill, MODES, type Mode, type Variant } from "@/lib/whatif/variants";

export const TOOLS = ["evidence", "remove", "keep", "paint", "listen", "why", "curve", "compare"] as const;
export type Tool = (typeof TOOLS)[number];

/** What a pointer does while painting. */
export const BRUSHES = ["brush", "box", "erase"] as const;
export type Brush = (typeof BRUSHES)[number];

export type Bench = {
  readonly tool: Tool;
  /** Of the evidence's cells, 0 to 1, that are removed or kept. */
  readonly share: number;
  readonly fill: Fill;
  readonly brush: Brush;
  /** What happens to what is painted. */
  readonly paintMode: Mode;
  readonly history: History;
  /** What is being painted, until the pointer is lifted. */
  readonly stroke: Mask | null;
};

export type Action =
  | {
      readonly type: "set";
      readonly change: Partial<Pick<Bench, "tool" | "share" | "fill" | "brush" | "paintMode">>;
    }
  | { readonly type: "stroke"; readonly mask: Mask | null }
  | { readonly type: "paint"; readonly mask: Mask }
  | { readonly type: "undo" }
  | { readonly type: "begin"; readonly mask: Mask };

export function newBench(canvas: Mask): Bench {
  return {
    tool: "evidence",
    share: 0.2,
    fill: "mean",
    brush: "brush",
    paintMode: "remove",
    history: begun(canvas),
    stroke: null,
  };
}

export function reduceBench(bench: Bench, action: Action): Bench {
  switch (action.type) {
    case "set":
      return { ...bench, ...action.change };
    case "stroke":
      return { ...bench, stroke: action.mask };
    case "paint":
      return { ...bench, history: changed(bench.history, action.mask), stroke: null };
    case "undo":
      return { ...bench, history: undone(bench.history), stroke: null };
    case "begin":
      return newBench(action.mask);
  }
}

/** What is painted, as it is seen. */
export function paintedNow({ stroke, history }: Bench): Mask {
  return stroke ?? history.now;
}

/** The strongest part of the evidence on the canvas that is painted on: the very cells that the page outlines. */
export function evidenceMask(bench: Bench, evidence: Grid, placement: Placement): Mask {
  return placedMask(bench.history.now, placement, highestCells(evidence, bench.share));
}

/** The variant that the tool requests; `null` if it requests none. `placement` is the evidence's. */
export function variantOf(bench: Bench, evidence: Grid | undefined, placement: Placement): Variant | null {
  const { tool, fill, paintMode } = bench;
  if (tool === "paint") return { mask: paintedNow(bench), mode: paintMode, fill };
  const mode = MODES.find((each) => each === tool);
  return mode && evidence ? { mask: evidenceMask(bench, evidence, placement), mode, fill } : null;
}
