/** What may be said about an answer. */

import type { Analysis, Prediction } from "@/lib/gateway";

/** `perhaps`: one class leads, but the sound differs from the training data. `nothing`: no class may be named. */
export type Verdict = "known" | "perhaps" | "nothing";

/** The confidence from which a class is named although the network is uncertain. */
const NAMED_FROM = 0.4;
/** A leading class is not named below this many times the chance level. */
const ABOVE_CHANCE = 2;

/** By the confidence of the leading one of `classes`. */
export function verdictOf(uncertain: boolean, confidence: number, classes: number): Verdict {
  if (confidence < ABOVE_CHANCE / classes) return "nothing";
  if (!uncertain) return "known";
  return confidence >= NAMED_FROM ? "perhaps" : "nothing";
}

export type Answer = {
  /** Every class, likeliest first. */
  readonly scores: readonly Prediction[];
  readonly verdict: Verdict;
};

/** The answer about the window that is shown; a recording of one window is that window. */
export function shownAnswer({
  predictions,
  uncertain,
  windows,
  window,
  labels,
}: Pick<Analysis, "predictions" | "uncertain" | "windows" | "window" | "labels">): Answer {
  const shown = windows.length > 1 ? windows.find(({ index }) => index === window.index) : undefined;
  const scores = shown
    ? labels
        .map((label, index) => ({ label, confidence: shown.confidences[index] ?? 0 }))
        .sort((a, b) => b.confidence - a.confidence)
    : predictions;
  return {
    scores,
    verdict: verdictOf(shown?.uncertain ?? uncertain, scores[0]?.confidence ?? 0, labels.length),
  };
}
