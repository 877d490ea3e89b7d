"use client";

import dynamic from "next/dynamic";
import { useEffect } from "react";
import { useBench } from "@/components/bench/bench-context";
import { EvidenceLine } from "@/components/result/evidence-line";
import { useShortcuts } from "@/hooks/use-shortcuts";
import type { Tool } from "@/lib/whatif/bench";

/** Loaded on first use: most first visits need none of them. */
const WhatIfPanel = dynamic(() =>
  import("@/components/whatif/whatif-panel").then((module) => module.WhatIfPanel),
);
const ListenPanel = dynamic(() =>
  import("@/components/listen/listen-panel").then((module) => module.ListenPanel),
);
const WhyPanel = dynamic(() => import("@/components/why/why-panel").then((module) => module.WhyPanel));
const CurvePanel = dynamic(() =>
  import("@/components/whatif/curve-panel").then((module) => module.CurvePanel),
);
const ComparePanel = dynamic(() =>
  import("@/components/compare/compare-panel").then((module) => module.ComparePanel),
);

const PANELS: Record<Tool, React.ComponentType> = {
  evidence: EvidenceLine,
  remove: WhatIfPanel,
  keep: WhatIfPanel,
  paint: WhatIfPanel,
  listen: ListenPanel,
  why: WhyPanel,
  curve: CurvePanel,
  compare: ComparePanel,
};

/** What belongs to the chosen tool, below the spectrogram. */
export function BenchPanel() {
  const { bench, act, show } = useBench();
  const { tool } = bench;
  const leave = () => act({ type: "set", change: { tool: "evidence" } });
  useShortcuts(tool === "evidence" ? {} : { Escape: leave });
  // What a panel drew over the spectrogram is removed with it.
  // biome-ignore lint/correctness/useExhaustiveDependencies: another tool is the reason
  useEffect(() => () => show(null), [tool, show]);
  const Panel = PANELS[tool];
  return <Panel />;
}
