"use client";

import type { Seer } from "@/components/receptive/sight-context";
import { useResult } from "@/components/result/result-context";
import { areaAround, areaWords, fieldOf } from "@/lib/receptive/field";

/** What a cell can see, in words: `can see 1.85–3.48 s, all pitches; mostly 2.60–2.90 s, 400 Hz–3.00 kHz`. */
export function useSightWords(seer: Seer): string {
  const { analysis, model, placed } = useResult();
  const own = model.layers.find(({ name }) => name === seer.layer);
  if (!own) return "";
  const spectrogram = analysis.spectrogram;
  const words = (area: ReturnType<typeof fieldOf>) =>
    area ? areaWords(area, placed(), model.melCentersHz) : "";
  const all = words(fieldOf(own.receptiveField, seer, spectrogram));
  const most =
    own.effectiveField && words(areaAround(own.cells, seer, own.effectiveField.share90, spectrogram));
  if (!all) return "can see the whole window";
  return `can see ${all}${most ? `; mostly ${most}` : ""}${own.wholeWindow ? "; through squeeze-and-excitation a little of everything" : ""}`;
}
