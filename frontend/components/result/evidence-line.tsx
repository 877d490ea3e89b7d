"use client";

import { useResult } from "@/components/result/result-context";
import { Choice } from "@/components/ui/choice";
import { evidenceWords } from "@/lib/evidence-words";
import { formatLabel, formatLimit, formatLogit, formatSigned } from "@/lib/format";
import { OVERLAYS, type Overlay } from "@/lib/settings";
import { evidenceFacts } from "@/lib/viz/evidence";

const OVERLAY_NAMES: Record<Overlay, string> = { outline: "outline", filled: "filled", off: "off" };

/** The numbers behind the evidence, its legend and its scale. */
export function EvidenceLine() {
  const { evidence, saliency, scale, settings, change, model, placed } = useResult();
  if (!saliency) return null;
  const { strongest, opposing, mean } = evidenceFacts(saliency);
  const name = formatLabel(saliency.label).toLowerCase();
  return (
    <div className="plot-row" data-testid="evidence">
      <span />
      <div className="flex flex-wrap items-center gap-x-4 text-sm text-quiet max-sm:-ml-(--gutter-left)">
        <Choice
          label="Evidence for"
          value={saliency.label}
          choices={evidence.map(({ label }) => ({ value: label, name: formatLabel(label) }))}
          onChange={(label) => change({ label })}
        />
        <span>
          <Swatch className="border-accent" />
          speaks for {name} up to <b className="font-medium text-ink">{formatSigned(strongest)}</b>
        </span>
        <span>
          <Swatch className="border-dashed border-ink" />
          against down to <b className="font-medium text-ink">{formatSigned(opposing)}</b>
        </span>
        <span>
          mean {formatLogit(mean)} + bias {formatLogit(saliency.bias)} = logit {formatLogit(saliency.logit)}
        </span>
        <span>scale for all classes: ±{formatLimit(scale)}</span>
        <span data-testid="evidence-words">
          {evidenceWords(saliency, placed(model.evidenceLayer), model.melCentersHz, scale)}
        </span>
        <Choice
          className="ml-auto"
          label="Overlay"
          value={settings.overlay}
          choices={OVERLAYS.map((value) => ({ value, name: OVERLAY_NAMES[value] }))}
          onChange={(overlay) => change({ overlay })}
        />
      </div>
      <span />
    </div>
  );
}

function Swatch({ className }: { className: string }) {
  return (
    <span
      aria-hidden="true"
      className={`mr-1.5 inline-block size-3 border-[1.5px] align-[-0.1em] ${className}`}
    />
  );
}
