"use client";

import { createContext, type ReactNode, use, useEffect, useMemo, useReducer, useState } from "react";
import { useResult } from "@/components/result/result-context";
import type { Grid } from "@/lib/viz/grid";
import type { Asked, WhatIf } from "@/lib/whatif/ask";
import { type Action, askedBy, type Bench, newBench, reduceBench } from "@/lib/whatif/bench";
import type { Kept } from "@/lib/whatif/compare";
import { canvasFor, type Mask } from "@/lib/whatif/mask";

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
  /** What the network is asked about; `null` where nothing is. */
  readonly asked: Asked | null;
  /** Whether the spectrogram is to be seen without the evidence's outline, because another part is outlined. */
  readonly isPlain: boolean;
  /** What a panel wants to be seen on the spectrogram. */
  readonly shown: Shown | null;
  readonly show: (shown: Shown | null) => void;
  /** The last answer to what is asked, for what is taken home. */
  readonly answer: WhatIf | null;
  readonly setAnswer: (answer: WhatIf | null) => void;
  /** What was kept to be compared; stays when another sound comes. */
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
  const { analysis, result, saliency } = useResult();
  const { rows, cols } = analysis.spectrogram;
  const canvas = useMemo(() => canvasFor({ rows, cols }), [rows, cols]);
  const [bench, act] = useReducer(reduceBench, canvas, newBench);
  const [shown, show] = useState<Shown | null>(null);
  const [answer, setAnswer] = useState<WhatIf | null>(null);
  const [kept, keep] = useState<Kept | null>(null);
  const soundId = result.sound.id;

  // biome-ignore lint/correctness/useExhaustiveDependencies: another sound is the reason
  useEffect(() => act({ type: "begin", mask: canvas }), [soundId, canvas]);

  // An answer is about one window, and is left with the tool that asked; other tools compare it and take it home.
  const isLeft = bench.tool === "evidence";
  // biome-ignore lint/correctness/useExhaustiveDependencies: another window is a reason
  useEffect(() => setAnswer(null), [analysis, isLeft]);

  const asked = useMemo(() => askedBy(bench, saliency?.grid), [bench, saliency]);
  const facts = useMemo(
    () => ({
      bench,
      act,
      asked,
      isPlain: asked !== null || shown !== null,
      shown,
      show,
      answer,
      setAnswer,
      kept,
      keep,
    }),
    [bench, asked, shown, answer, kept],
  );
  return <Context value={facts}>{children}</Context>;
}
