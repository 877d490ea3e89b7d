"use client";

import { useBench } from "@/components/bench/bench-context";
import { useResult } from "@/components/result/result-context";
import { useShortcuts } from "@/hooks/use-shortcuts";
import { classes } from "@/lib/class-names";
import { TOOLS, type Tool } from "@/lib/whatif/bench";

export const TOOL_NAMES: Record<Tool, string> = {
  evidence: "Evidence",
  remove: "Remove it",
  keep: "Keep only it",
  paint: "Paint",
  listen: "Listen",
  why: "Why this class",
  curve: "Faithfulness",
  compare: "Compare",
};

const KEYS: Partial<Record<string, Tool>> = {
  x: "remove",
  k: "keep",
  b: "paint",
  h: "listen",
  v: "why",
  f: "curve",
  c: "compare",
};
/** What is about one class's evidence. */
const NEEDS_CLASS: readonly Tool[] = ["remove", "keep", "listen", "why", "curve"];

/** What can be done with the evidence on the one spectrogram. */
export function BenchToolbar() {
  const { bench, act } = useBench();
  const { saliency } = useResult();
  const choose = (tool: Tool) => act({ type: "set", change: { tool } });
  const isOffered = (tool: Tool) => saliency !== undefined || !NEEDS_CLASS.includes(tool);
  const toggle = (tool: Tool) => () => {
    if (isOffered(tool)) choose(bench.tool === tool ? "evidence" : tool);
  };
  useShortcuts({
    ...Object.fromEntries(Object.entries(KEYS).map(([key, tool]) => [key, toggle(tool as Tool)])),
    u: () => act({ type: "undo" }),
  });
  return (
    <div className="plot-row" data-testid="bench">
      <span />
      <fieldset
        aria-label="What to do with the spectrogram"
        className="flex min-w-0 flex-wrap border-b border-line text-sm max-sm:-ml-(--gutter-left)"
      >
        {TOOLS.filter(isOffered).map((tool) => (
          <button
            key={tool}
            type="button"
            aria-pressed={bench.tool === tool}
            onClick={() => choose(tool)}
            className={classes(
              "min-h-9 border-b-2 px-2.5 whitespace-nowrap -outline-offset-2 first:pl-0 pointer-coarse:min-h-11",
              bench.tool === tool
                ? "border-accent text-ink"
                : "border-transparent text-accent hover:border-strong-line",
            )}
          >
            {TOOL_NAMES[tool]}
          </button>
        ))}
      </fieldset>
    </div>
  );
}
