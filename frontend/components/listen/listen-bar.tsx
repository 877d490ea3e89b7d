"use client";

import { useResult } from "@/components/result/result-context";
import { Button } from "@/components/ui/button";
import { useListen, VERSIONS, type Version } from "@/hooks/use-listen";
import { usePlayerState } from "@/hooks/use-player";
import { useReanalysis } from "@/hooks/use-reanalysis";
import { useShortcuts } from "@/hooks/use-shortcuts";
import { classes } from "@/lib/class-names";
import { baseName, save } from "@/lib/export/save";
import { formatLabel, formatPercent } from "@/lib/format";
import { encodeWav } from "@/lib/wav";
import type { Mask } from "@/lib/whatif/mask";

type Props = { part: Mask; names: { readonly covered: string; readonly rest: string } };

/** The sound, the part of it that the mask covers, and the rest: switched while it plays. */
export function ListenBar({ part, names }: Props) {
  const { player, model, result } = useResult();
  const { playing } = usePlayerState(player);
  const { chosen, choose, versions, isUndecodable } = useListen(part);
  const { sampleRate } = model;
  const title: Record<Version, string> = { original: "Original", ...names };
  const next = () =>
    choose(VERSIONS[(VERSIONS.indexOf(chosen ?? "original") + 1) % VERSIONS.length] as Version);
  useShortcuts({ a: next });
  const played = chosen === null ? undefined : versions?.samples[chosen];

  if (isUndecodable) {
    return (
      <p className="mt-2 text-sm text-quiet">
        This browser cannot decode the format, so the parts cannot be played; the plots are still exact.
      </p>
    );
  }
  return (
    <div className="mt-2" data-testid="listen">
      <div className="flex flex-wrap items-center gap-x-4 gap-y-1 text-sm">
        <fieldset
          aria-label="What is played"
          className="flex flex-wrap overflow-hidden rounded-md border border-strong-line"
        >
          {VERSIONS.map((version) => (
            <button
              key={version}
              type="button"
              aria-pressed={chosen === version}
              onClick={() => choose(version)}
              className={classes(
                "min-h-9 px-3 -outline-offset-2 pointer-coarse:min-h-11",
                chosen === version ? "bg-accent text-on-accent" : "hover:text-accent",
              )}
            >
              {title[version]}
            </button>
          ))}
        </fieldset>
        {chosen !== null && (
          <>
            <Button disabled={!versions} onClick={() => player.toggle()}>
              {playing ? "Pause" : "Play"}
            </Button>
            <Button
              look="plain"
              disabled={!played}
              onClick={() =>
                played &&
                save(
                  new Blob([encodeWav([played], sampleRate)], { type: "audio/wav" }),
                  `${baseName(result.sound.name)}-${chosen}.wav`,
                )
              }
            >
              Save WAV
            </Button>
          </>
        )}
      </div>
      <Again played={chosen === "original" ? undefined : played} isWaiting={chosen !== null && !versions} />
    </div>
  );
}

/** The ordinary analysis of the sound being played. */
function Again({ played, isWaiting }: { played: Float32Array<ArrayBuffer> | undefined; isWaiting: boolean }) {
  const { saliency } = useResult();
  const { answer, problem } = useReanalysis(played);
  const first = answer?.predictions[0];
  const named = answer?.predictions.find(({ label }) => label === saliency?.label) ?? first;
  return (
    <p className="mt-1 min-h-6 text-sm text-quiet" aria-live="polite" data-testid="reanalysis">
      {isWaiting && "Separating the sound…"}
      {played && !answer && !problem && "Analysing what you hear…"}
      {problem}
      {answer && named && first && (
        <>
          What you hear was analysed again:{" "}
          <b className="font-medium text-ink">
            {formatLabel(named.label).toLowerCase()} {formatPercent(named.confidence)}
          </b>
          {first !== named &&
            `, and ${formatLabel(first.label).toLowerCase()} ${formatPercent(first.confidence)}`}
          {answer.uncertain && "; the network is uncertain"}.
        </>
      )}
    </p>
  );
}
