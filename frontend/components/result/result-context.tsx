"use client";

import { createContext, type ReactNode, use, useMemo } from "react";
import type { Request, Result } from "@/hooks/use-analysis";
import type { ChangeSettings } from "@/hooks/use-settings";
import { offeredEvidence } from "@/lib/evidence-choice";
import type { Analysis, Gateway, Model, Saliency } from "@/lib/gateway";
import type { Player } from "@/lib/player";
import type { Settings } from "@/lib/settings";
import { type Answer, shownAnswer } from "@/lib/verdict";
import { evidenceScale } from "@/lib/viz/evidence";
import type { Span } from "@/lib/viz/grid";
import { type Placement, place } from "@/lib/viz/placement";
import { spectrogramExtent } from "@/lib/viz/spectrogram";

type Given = {
  readonly result: Result;
  readonly model: Model;
  readonly gateway: Gateway;
  readonly player: Player;
  readonly settings: Settings;
  readonly change: ChangeSettings;
};

/** One answer, and what the page says about it. */
export type ResultFacts = Given & {
  readonly analysis: Analysis;
  /** Requests more about the window that is shown. */
  readonly request: Request;
  /** The analysed recording, or the part of it, in seconds. */
  readonly whole: Span;
  /** About the window that is shown. */
  readonly answer: Answer;
  /** The classes whose evidence may be chosen. */
  readonly evidence: readonly Saliency[];
  /** The chosen class's, or the leading one's; none for an out-of-distribution sound unless a class was chosen. */
  readonly saliency: Saliency | undefined;
  /** The evidence drawn at full strength, for all classes of the answer. */
  readonly scale: number;
  /** Where a map's cells lie on the spectrogram; without a layer, the spectrogram's own. */
  readonly placed: (layer?: string) => Placement;
};

const Context = createContext<ResultFacts | null>(null);

export function useResult(): ResultFacts {
  const facts = use(Context);
  if (!facts) throw new Error("This needs a ResultProvider around it.");
  return facts;
}

export function useResultFacts(given: Given): ResultFacts {
  const { result, model, settings } = given;
  const { analysis, selection, sound } = result;
  const start = selection.region?.start ?? 0;
  const { duration } = analysis.waveform;
  const whole = useMemo(() => ({ start, end: start + duration }), [start, duration]);
  const answer = useMemo(() => shownAnswer(analysis), [analysis]);
  const { label: chosen } = settings;
  const evidence = useMemo(
    () => offeredEvidence(analysis.saliency, answer.scores, chosen),
    [analysis, answer, chosen],
  );
  const scale = useMemo(() => evidenceScale(analysis.saliency), [analysis]);
  const request = useMemo(
    () => ({ sound, selection: { ...selection, window: analysis.window.index } }),
    [sound, selection, analysis.window.index],
  );
  const placed = useMemo(() => {
    const { spectrogram, window } = analysis;
    const extent = spectrogramExtent(spectrogram, window, model.frameLength);
    const layers = new Map(
      model.layers.map(({ name, shape: [rows, cols], cells }) => [
        name,
        place(spectrogram, extent, { rows, cols }, cells),
      ]),
    );
    const own = place(spectrogram, extent);
    return (layer?: string) => (layer && layers.get(layer)) || own;
  }, [analysis, model]);
  const chosenEvidence = evidence.find(({ label }) => label === chosen);
  const saliency = chosenEvidence ?? (answer.verdict === "nothing" ? undefined : evidence[0]);
  return { ...given, analysis, request, whole, answer, evidence, saliency, scale, placed };
}

export function ResultProvider({ facts, children }: { facts: ResultFacts; children: ReactNode }) {
  return <Context value={facts}>{children}</Context>;
}
