"use client";

import { createContext, type ReactNode, use, useEffect, useMemo, useReducer, useState } from "react";
import { useResult } from "@/components/result/result-context";
import type { Grid } from "@/lib/viz/grid";
import { type Action, type Bench, newBench, reduceBench, variantOf } from "@/lib/whatif/bench";
import type { Kept } from "@/lib/whatif/compare";
import { canvasFor, type Mask } from "@/lib/whatif/mask";
import type { Variant, WhatIf } from "@/lib/whatif/variants";

/** An outlined part, with `remove` or `keep` filled as the network gets it. */
export type ShownPart = {
  readonly mask: Mask;
  readonly mode: "outline" | "remove" | "keep";
  readonly fillDb?: number;
};
/** Drawn over the spectrogram by a panel: a part, or a signed map of the evidence's cells, at full strength at `scale`. */
export type Shown = ShownPart | { readonly map: Grid; readonly scale: number };

type BenchFacts = {
  readonly bench: Bench;
  readonly act: (action: Action) => void;
  /** The variant that the network analyses; `null` if there is none. */
  readonly variant: Variant | null;
  /** Whether the spectrogram is to be seen without the evidence's outline, because another part is outlined. */
  readonly isPlain: boolean;
  /** What a panel shows on the spectrogram. */
  readonly shown: Shown | null;
  readonly show: (shown: Shown | null) => void;
  /** The last answer about the variant, for exports. */
  readonly answer: WhatIf | null;
  readonly setAnswer: (answer: WhatIf | null) => void;
  /** The answer kept for comparison; stays when another sound is loaded. */
  readonly kept: Kept | null;
  readonly keep: (kept: Kept | null) => void;
};

const Context = createContext<BenchFacts | null>(null);

export function useBench(): BenchFacts {
  const facts = use(Context);
  if (!facts) throw new Error("This needs a BenchProvider around it.");
  return facts;
}

/** The bench of one sound: a new sound begins with its evidence, another window keeps what was painted. */
export function BenchProvider({ children }: { children: ReactNode }) {
  const { analysis, result, saliency, placed, model } = useResult();
  const { rows, cols } = analysis.spectrogram;
  const canvas = useMemo(() => canvasFor({ rows, cols }), [rows, cols]);
  const [bench, act] = useReducer(reduceBench, canvas, newBench);
  const [shown, show] = useState<Shown | null>(null);
  const [answer, setAnswer] = useState<WhatIf | null>(null);
  const [kept, keep] = useState<Kept | null>(null);
  const soundId = result.sound.id;

  // biome-ignore lint/correctness/useExhaustiveDependencies: another sound is the reason
  useEffect(() => act({ type: "begin", mask: canvas }), [soundId, canvas]);

  // An answer is about one window, and is dropped when its tool is closed; other tools compare and export it.
  const isLeft = bench.tool === "evidence";
  // biome-ignore lint/correctness/useExhaustiveDependencies: another window is a reason
  useEffect(() => setAnswer(null), [analysis, isLeft]);

  const variant = useMemo(
    () => variantOf(bench, saliency?.grid, placed(model.evidenceLayer)),
    [bench, saliency, placed, model],
  );
  const facts = useMemo(
    () => ({
      bench,
      act,
      variant,
      isPlain: variant !== null || shown !== null,
      shown,
      show,
      answer,
      setAnswer,
      kept,
      keep,
    }),
    [bench, variant, shown, answer, kept],
  );
  return <Context value={facts}>{children}</Context>;
}
