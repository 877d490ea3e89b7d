"use client";

import { usePreview } from "@/hooks/use-preview";
import { classes } from "@/lib/class-names";
import { formatLabel } from "@/lib/format";
import type { Model } from "@/lib/gateway";
import { addressOf } from "@/lib/sample-address";
import type { Sample } from "@/lib/samples";
import type { Sound } from "@/lib/sound";

type Props = {
  samples: readonly Sample[];
  model: Model | null;
  current: Sound | null;
  onSample: (sample: Sample) => void;
};

export function SampleList({ samples, model, current, onSample }: Props) {
  const emoji = (label: string) => model?.labels.find((known) => known.label === label)?.emoji;
  const preview = usePreview();
  // Beside an answer there is a player already.
  const hear = ({ file }: Sample) => current === null && preview.start(addressOf(file));
  return (
    <div className="mt-3 gap-x-2 sm:flex">
      <h2 className="shrink-0 text-sm leading-9 text-quiet pointer-coarse:leading-11" id="samples-title">
        Samples
      </h2>
      <ul
        className="flex flex-wrap gap-x-1 max-sm:-mx-4 max-sm:flex-nowrap max-sm:overflow-x-auto max-sm:px-2"
        aria-labelledby="samples-title"
      >
        {samples.map((sample) => {
          const active = current?.source === "sample" && current.name === sample.file;
          return (
            <li key={sample.file}>
              <button
                type="button"
                title={sample.title}
                aria-current={active || undefined}
                onClick={() => {
                  preview.stop();
                  onSample(sample);
                }}
                onPointerEnter={({ pointerType }) => pointerType === "mouse" && hear(sample)}
                onPointerLeave={preview.stop}
                onFocus={({ target }) => target.matches(":focus-visible") && hear(sample)}
                onBlur={preview.stop}
                className={classes(
                  "min-h-9 rounded-md px-2 -outline-offset-2 whitespace-nowrap transition-colors duration-150 hover:text-accent pointer-coarse:min-h-11",
                  active && "text-accent underline decoration-1 underline-offset-[6px]",
                )}
              >
                <span aria-hidden="true" className="mr-1.5">
                  {emoji(sample.label)}
                </span>
                {formatLabel(sample.label)}
              </button>
            </li>
          );
        })}
      </ul>
    </div>
  );
}
