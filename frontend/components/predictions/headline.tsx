"use client";

import { useResult } from "@/components/result/result-context";
import { Button } from "@/components/ui/button";
import { classes } from "@/lib/class-names";
import { NAMED } from "@/lib/evidence-choice";
import { formatLabel, formatPercent } from "@/lib/format";

/** The answer in one line: the likeliest class, the next ones, and how reliable they are. */
export function Headline() {
  const { analysis, answer, model, settings, change, saliency } = useResult();
  const { scores, verdict } = answer;
  const [first, ...others] = scores.slice(0, NAMED);
  const emoji = model.labels.find(({ label }) => label === first?.label)?.emoji;
  const { start, end } = analysis.window;
  const time = analysis.windows.length > 1 && `${start.toFixed(1)}–${end.toFixed(1)} s`;
  const list = (
    <Button
      look="plain"
      className="text-sm"
      aria-expanded={settings.ranking}
      onClick={() => change({ ranking: !settings.ranking })}
    >
      {settings.ranking
        ? "Hide the list"
        : verdict === "nothing"
          ? "Show the nearest"
          : `All ${scores.length}`}
    </Button>
  );
  if (!first || verdict === "nothing") {
    return (
      <div className="flex flex-wrap items-baseline gap-x-4" data-testid="verdict" data-verdict="nothing">
        {time && <span className="text-quiet">{time}</span>}
        <h2 id="result-title" className="text-title font-medium tracking-tight">
          Nothing it knows
        </h2>
        <p className="text-sm text-quiet" data-testid="uncertain">
          This sounds like none of the {scores.length} classes. {list}
        </p>
      </div>
    );
  }
  const sure = verdict === "known";
  const name = formatLabel(first.label);
  return (
    <div
      className="flex min-w-0 flex-wrap items-baseline gap-x-4"
      data-testid="verdict"
      data-verdict={verdict}
    >
      {time && <span className="text-quiet">{time}</span>}
      <h2 id="result-title" className="text-title max-sm:pr-24">
        <span aria-hidden="true" className="mr-2.5 text-[1.625rem] leading-none">
          {emoji}
        </span>
        <button
          type="button"
          data-testid="prediction"
          aria-pressed={first.label === saliency?.label}
          onClick={() => change({ label: first.label })}
          className={classes(
            "min-h-9 hover:text-accent pointer-coarse:min-h-11",
            sure && "font-medium tracking-tight",
          )}
        >
          {sure ? name : `Perhaps ${name.toLowerCase()}`} {formatPercent(first.confidence)}
        </button>
      </h2>
      {!sure && (
        <p className="text-sm text-quiet" data-testid="uncertain">
          It differs from the recordings of {name.toLowerCase()} that the network learned from.
        </p>
      )}
      <p className="flex flex-wrap items-baseline gap-x-2 text-sm text-quiet">
        <span>then</span>
        {others.map(({ label, confidence }) => (
          <button
            key={label}
            type="button"
            data-testid="prediction"
            aria-pressed={label === saliency?.label}
            onClick={() => change({ label })}
            className={classes(
              "min-h-9 hover:text-accent pointer-coarse:min-h-11",
              label === saliency?.label && "text-accent underline underline-offset-4",
            )}
          >
            {formatLabel(label)} {formatPercent(confidence)}
          </button>
        ))}
        {list}
      </p>
    </div>
  );
}
