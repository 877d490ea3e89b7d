"use client";

import { useMemo } from "react";
import { useBench } from "@/components/bench/bench-context";
import { useResult } from "@/components/result/result-context";
import { formatSeconds } from "@/lib/format";
import type { Kept } from "@/lib/whatif/compare";
import { filled } from "@/lib/whatif/level";
import { share } from "@/lib/whatif/mask";

/** The answer that is on the page, or the last what-if result for it. */
export function usePresent(): Kept {
  const { analysis, answer, result, placed } = useResult();
  const { answer: whatIf } = useBench();
  return useMemo(() => {
    const { window, windows, spectrogram } = analysis;
    const isPart = windows.length > 1 || result.selection.region !== undefined;
    const time = isPart ? `, ${window.start.toFixed(1)}–${formatSeconds(window.soundEnd, 1)}` : "";
    const whole: Kept = {
      name: `${result.sound.name}${time}`,
      scores: answer.scores,
      uncertain: answer.verdict !== "known",
      spectrogram,
      extent: placed().extent,
      window,
      evidence: analysis.saliency,
    };
    if (!whatIf) return whole;
    const { variant, after, labels } = whatIf;
    const part = `${Math.round(share(variant.mask) * 100)} %`;
    return {
      ...whole,
      name: `${whole.name}, ${variant.mode === "remove" ? `without ${part} of it` : `only ${part} of it`}`,
      scores: labels
        .map((label, index) => ({ label, confidence: after.confidences[index] ?? 0 }))
        .sort((a, b) => b.confidence - a.confidence),
      uncertain: after.uncertain,
      spectrogram: filled(spectrogram, variant, after.fillDb),
      evidence: null,
    };
  }, [analysis, answer, result, placed, whatIf]);
}
