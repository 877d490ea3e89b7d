"use client";

import { useState } from "react";
import { Predictions, TopK } from "@/components/predictions/predictions";
import { exportGroups } from "@/components/result/export-groups";
import { ExportMenu } from "@/components/shell/export-menu";
import { Section } from "@/components/ui/section";
import type { Result } from "@/hooks/use-analysis";
import { useEvent } from "@/hooks/use-event";
import type { ChangeSettings } from "@/hooks/use-settings";
import { formatHz, formatLabel, formatPercent, formatSeconds } from "@/lib/format";
import type { Model, Saliency } from "@/lib/gateway";
import type { Settings } from "@/lib/settings";
import type { Span } from "@/lib/viz/grid";

type Props = {
  result: Result;
  model: Model;
  settings: Settings;
  change: ChangeSettings;
  view: Span;
  whole: Span;
  saliency: Saliency | undefined;
};

/** What the network heard: the predictions, how sure it is, and everything to take home. */
export function Heard({ result, model, settings, change, view, whole, saliency }: Props) {
  const { analysis } = result;
  const [exporting, setExporting] = useState(false);
  useEvent("open-export", () => setExporting(true));
  const first = analysis.predictions[0];
  return (
    <Section
      id="heard"
      title="What the network heard"
      subtitle={`${result.sound.name}, ${formatSeconds(analysis.waveform.duration)} at ${formatHz(analysis.waveform.sampleRate)}`}
      lesson="A confidence is calibrated: of all sounds that get 80 %, about eight in ten are right."
      aside={
        <div className="flex flex-wrap items-center gap-4">
          <TopK value={settings.topK} classes={model.labels.length} onChange={(topK) => change({ topK })} />
          <ExportMenu
            groups={exportGroups({ result, model, settings, view, whole, saliency })}
            open={exporting}
            onOpenChange={setExporting}
          />
        </div>
      }
    >
      <p className="sr-only" aria-live="polite" data-testid="announcement">
        {first &&
          `${result.sound.name}: ${formatLabel(first.label)}, ${formatPercent(first.confidence)}${
            analysis.uncertain ? ". The network is uncertain" : ""
          }.`}
      </p>
      {analysis.uncertain && (
        <p className="mt-2 max-w-[46rem]" data-testid="uncertain">
          <span className="mr-2 rounded-sm border border-strong-line px-1.5 text-sm">Uncertain</span>
          This does not sound like anything the network learned. The classes below are only the nearest ones
          it knows.
        </p>
      )}
      <Predictions
        analysis={analysis}
        model={model}
        count={settings.topK}
        chosen={saliency?.label}
        onChoose={(label) => change({ label })}
      />
      {analysis.warnings.map((warning) => (
        <p key={warning} className="mt-2 text-sm text-quiet">
          {warning}
        </p>
      ))}
    </Section>
  );
}
