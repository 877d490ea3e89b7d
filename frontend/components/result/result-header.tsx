"use client";

import { useBench } from "@/components/bench/bench-context";
import { Headline } from "@/components/predictions/headline";
import { Ranking } from "@/components/predictions/ranking";
import { exportGroups } from "@/components/result/export-groups";
import { useResult } from "@/components/result/result-context";
import { ExportMenu } from "@/components/shell/export-menu";
import { usePlayerState } from "@/hooks/use-player";
import { formatHz, formatLabel, formatPercent, formatSeconds } from "@/lib/format";
import type { View } from "@/lib/viz/view";

type Props = { view: View; exporting: boolean; onExporting: (open: boolean) => void };

const VERDICTS = { known: "", perhaps: ". The network is uncertain", nothing: "" };

/** The classification, its confidence, and the exports. */
export function ResultHeader({ view, exporting, onExporting }: Props) {
  const facts = useResult();
  const { answer: whatIf } = useBench();
  const { analysis, answer, result, settings, player } = facts;
  const { duration, sampleRate } = analysis.waveform;
  const { duration: recorded } = usePlayerState(player);
  const first = answer.scores[0];
  const isPart = result.selection.region !== undefined && recorded > 0;
  const recognised =
    answer.verdict === "nothing" || !first
      ? "nothing that the network knows"
      : `${formatLabel(first.label)}, ${formatPercent(first.confidence)}${VERDICTS[answer.verdict]}`;
  return (
    <section aria-labelledby="result-title" className="relative mt-2 sm:mt-3">
      <p className="sr-only" aria-live="polite" data-testid="announcement">
        {result.sound.name}: {recognised}.
      </p>
      <div className="flex flex-wrap items-center gap-x-6">
        <Headline />
        <div className="ml-auto flex min-w-0 items-center gap-x-4 max-sm:absolute max-sm:top-0 max-sm:right-0">
          <p className="min-w-0 truncate text-sm text-quiet max-sm:hidden" data-testid="subtitle">
            {result.sound.name}
            {result.sound.note && ` (${result.sound.note})`}, {formatSeconds(duration)}
            {isPart && ` of ${formatSeconds(recorded)}`} at {formatHz(sampleRate)}
          </p>
          <ExportMenu
            groups={exportGroups({ ...facts, view, whatIf })}
            open={exporting}
            onOpenChange={onExporting}
          />
        </div>
      </div>
      {settings.ranking && <Ranking />}
      {analysis.warnings.map((warning) => (
        <p key={warning} className="mt-1 text-sm text-quiet">
          {warning}
        </p>
      ))}
    </section>
  );
}
