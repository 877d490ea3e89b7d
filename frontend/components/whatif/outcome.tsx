"use client";

import { useBench } from "@/components/bench/bench-context";
import { useResult } from "@/components/result/result-context";
import { formatPercent } from "@/lib/format";
import { share } from "@/lib/whatif/mask";
import { confidenceOf } from "@/lib/whatif/rows";
import type { WhatIf } from "@/lib/whatif/variants";
import { outcomeWords, spread } from "@/lib/whatif/words";

/** What happened to the class in question, and always what the same area at random does. */
export function Outcome({ answer }: { answer: WhatIf }) {
  const { answer: before, saliency, model } = useResult();
  const { bench } = useBench();
  const { variant, labels, random } = answer;
  const label = saliency?.label ?? before.scores[0]?.label ?? labels[0] ?? "";
  const byChance = random.map((result) => confidenceOf(labels, result, label));
  const { happened, means } = outcomeWords({
    label,
    mode: variant.mode,
    isEvidence: bench.tool !== "paint",
    share: share(variant.mask),
    before: before.scores.find((score) => score.label === label)?.confidence ?? 0,
    after: confidenceOf(labels, answer.after, label),
    random: byChance,
  });
  const chance = byChance.length > 0 ? spread(byChance) : null;
  return (
    <div aria-live={chance ? "polite" : "off"} data-testid="outcome">
      <p className="text-base">
        <b className="font-medium">{happened}</b> {means}
      </p>
      <p className="text-sm text-quiet" data-testid="random">
        {chance
          ? `The same area at random, ${random.length} times: ${formatPercent(chance.mean)} on average, ${formatPercent(chance.low)} to ${formatPercent(chance.high)}.`
          : "The same area at random: when you lift the brush."}
      </p>
      {answer.modelVersion !== model.version && (
        <p className="text-sm text-alarm">Another version of the model answered: analyse the sound again.</p>
      )}
    </div>
  );
}
