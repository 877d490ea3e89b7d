"use client";

import { useBench } from "@/components/bench/bench-context";
import { Slider } from "@/components/ui/slider";

/** How many of the evidence's cells count as the evidence, the strongest first. */
export function ShareSlider() {
  const { bench, act } = useBench();
  const percent = Math.round(bench.share * 100);
  return (
    <Slider
      label="Share of the evidence's cells"
      value={percent}
      min={5}
      max={60}
      step={5}
      text={`${percent} % of the cells`}
      onChange={(value) => act({ type: "set", change: { share: value / 100 } })}
    />
  );
}
