import { formatLabel, formatPercent } from "@/lib/format";
import type { Model, SoundWindow } from "@/lib/gateway";

type Props = { window: SoundWindow; model: Model };

/** What the network heard in one window, in words. */
export function WindowSummary({ window, model }: Props) {
  const ranked = window.confidences
    .map((confidence, index) => ({ confidence, label: model.labels[index] }))
    .sort((a, b) => b.confidence - a.confidence)
    .slice(0, 3);
  return (
    <p className="mt-1 flex flex-wrap gap-x-4 text-sm" data-testid="window-summary">
      <span className="text-quiet">
        {window.start.toFixed(1)}–{window.end.toFixed(1)} s{window.uncertain && ", uncertain"}
      </span>
      {ranked.map(({ confidence, label }) => (
        <span key={label?.label}>
          <span aria-hidden="true">{label?.emoji}</span> {formatLabel(label?.label ?? "")}{" "}
          <span className="text-quiet">{formatPercent(confidence)}</span>
        </span>
      ))}
    </p>
  );
}
