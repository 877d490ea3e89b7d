"use client";

import { useEffect, useMemo, useState } from "react";
import { useBench } from "@/components/bench/bench-context";
import { useResult } from "@/components/result/result-context";
import { Button } from "@/components/ui/button";
import { Choice } from "@/components/ui/choice";
import { Waterfall } from "@/components/why/waterfall";
import { useActivations } from "@/hooks/use-activations";
import { useHead } from "@/hooks/use-head";
import { formatLabel } from "@/lib/format";
import type { Channel } from "@/lib/gateway";
import { extremes } from "@/lib/viz/grid";
import { type Head, reasons } from "@/lib/why/reasons";

/** Why this class and not another: the last layer's channels, in groups whose parts are the whole score. */
export function WhyPanel() {
  const { gateway, request, model, saliency } = useResult();
  const [attempt, setAttempt] = useState(0);
  const { head, failed } = useHead(gateway, model.version);
  const { activations, problem, outdated } = useActivations(gateway, request, model.evidenceLayer, attempt);
  if (!saliency) return null;
  return (
    <section aria-label="Why this class" className="plot-row" data-testid="why" aria-busy={!head || outdated}>
      <span />
      <div className="max-sm:-ml-(--gutter-left)">
        {problem || failed ? (
          <p role="alert" className="py-2 text-sm text-alarm">
            The last layer could not be loaded{problem && `: ${problem.detail}`}.{" "}
            <Button look="plain" onClick={() => setAttempt(attempt + 1)}>
              Try again
            </Button>
          </p>
        ) : head && activations && !outdated ? (
          <Reasons head={head} channels={activations.channels} label={saliency.label} />
        ) : (
          <p className="py-3 text-sm text-quiet">Loading the last layer…</p>
        )}
      </div>
    </section>
  );
}

type Props = { head: Head; channels: readonly Channel[]; label: string };

function Reasons({ head, channels, label }: Props) {
  const { answer, model, change } = useResult();
  const { show } = useBench();
  const others = answer.scores.filter((score) => score.label !== label);
  const [wanted, setWanted] = useState<string | null>(others[0]?.label ?? null);
  const against = wanted === label ? (others[0]?.label ?? null) : wanted;
  const [open, setOpen] = useState<number | null>(null);
  const found = useMemo(() => reasons(head, channels, label, against), [head, channels, label, against]);
  const { difference, groups } = found;
  const map = (open !== null && groups[open]?.map) || difference;
  const scale = useMemo(
    () => Math.max(...[difference, ...groups.map(({ map }) => map)].map(({ values }) => reach(values))),
    [difference, groups],
  );
  useEffect(() => show({ map, scale }), [map, scale, show]);
  const name = formatLabel(label).toLowerCase();
  const other = against && formatLabel(against).toLowerCase();
  return (
    <>
      <div className="flex flex-wrap items-center gap-x-3 text-sm text-quiet">
        <Choice
          label="Why"
          value={label}
          choices={answer.scores.map(({ label }) => ({ value: label, name: formatLabel(label) }))}
          onChange={(label) => change({ label })}
        />
        <Choice
          label="and not"
          value={against ?? ""}
          choices={[
            { value: "", name: "(its score alone)" },
            ...others.map(({ label }) => ({ value: label, name: formatLabel(label) })),
          ]}
          onChange={(value) => setWanted(value || null)}
        />
        <span>
          Each of the {channels.length} channels of the last layer adds its mean times its weight
          {other && `: for ${name} less for ${other}`}. Channels that fire at the same places are one group;
          nothing is left out.
        </span>
      </div>
      <Waterfall
        found={found}
        open={open}
        onOpen={setOpen}
        name={name}
        other={other}
        scale={scale}
        temperature={model.temperature}
      />
      <p className="text-sm text-quiet">
        On the spectrogram: {open === null ? "all groups together" : `group ${open + 1}`}, where it speaks for{" "}
        {name} (cyan) and
        {other ? ` for ${other}` : " against it"} (white).
      </p>
    </>
  );
}

/** The largest value of either sign; never zero, so that an empty map has a scale. */
function reach(values: Float32Array): number {
  const { min, max } = extremes(values);
  return Math.max(max, -min) || 1;
}
