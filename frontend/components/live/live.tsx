"use client";

import { useCallback, useEffect, useRef, useState } from "react";
import { LiveControls, type SpanChoice } from "@/components/live/live-controls";
import { LiveSpectrogram } from "@/components/live/live-spectrogram";
import { LiveTracks } from "@/components/live/live-tracks";
import { useShortcuts } from "@/hooks/use-shortcuts";
import { useWakeLock } from "@/hooks/use-wake-lock";
import { save } from "@/lib/export/save";
import { formatLabel, formatMinutes, formatPercent } from "@/lib/format";
import type { Gateway, Model } from "@/lib/gateway";
import { Listener, type LiveState } from "@/lib/live/listener";
import type { Wanted } from "@/lib/live/source";
import type { LiveAnswer } from "@/lib/live/types";
import type { Settings } from "@/lib/settings";
import { wavOf } from "@/lib/wav";

const SAVED_S = 60;

type Props = {
  gateway: Gateway;
  model: Model;
  settings: Settings;
  /** A window to open as an ordinary sound. */
  onFreeze: (sound: Blob, name: string) => void;
  /** Before it listens again. */
  onGoOn: () => void;
  onStop: () => void;
};

/** Live sound: its spectrogram, the classification of the last seconds, and any moment to open. */
export default function Live({ gateway, model, settings, onFreeze, onGoOn, onStop }: Props) {
  const [wanted, setWanted] = useState<Wanted>({ kind: "microphone" });
  const { listener, state } = useListener(gateway, model, settings, wanted);
  const [span, setSpan] = useState<SpanChoice>("10");
  const [frozen, setFrozen] = useState<LiveAnswer | null>(null);
  useWakeLock(state?.step === "listening");

  const freeze = useCallback(
    (answer: LiveAnswer | null | undefined) => {
      if (!listener?.tape || !answer) return;
      listener.freeze();
      setFrozen(answer);
      const name = `live ${formatMinutes(answer.start)}–${formatMinutes(answer.end)}.wav`;
      onFreeze(wavOf(listener.tape.cutSeconds(answer.start, answer.end), listener.tape.sampleRate), name);
    },
    [listener, onFreeze],
  );
  const listening = state?.step === "listening";
  useShortcuts(listening ? { " ": () => freeze(listener?.history.latest) } : {});

  if (!listener || !state) return null;
  const saveMinute = () => {
    const { tape } = listener;
    if (tape)
      save(
        wavOf(tape.cutSeconds(Math.max(0, tape.seconds - SAVED_S), tape.seconds), tape.sampleRate),
        "live.wav",
      );
  };
  const pick = (time: number) => freeze(listener.history.around(time));
  return (
    <section aria-labelledby="live-title" className="mt-4">
      <LiveControls
        listener={listener}
        state={state}
        span={span}
        onSpan={setSpan}
        onSource={(next) => {
          setFrozen(null);
          setWanted(next);
        }}
        onGoOn={() => {
          onGoOn();
          listener.goOn();
        }}
        onFreeze={() => freeze(listener.history.latest)}
        onStop={onStop}
        onSave={saveMinute}
      />
      <Verdict state={state} model={model} />
      <LiveSpectrogram
        listener={listener}
        model={model}
        span={Number(span)}
        latest={state.latest}
        running={listening}
        frozen={listening ? null : frozen}
        onPick={pick}
      />
      <LiveTracks
        listener={listener}
        model={model}
        span={Number(span)}
        latest={state.latest}
        running={listening}
        onPick={pick}
      />
      <p className="mt-2 text-sm text-quiet">
        {state.posting
          ? "No live connection is possible here, so the last seconds are sent as a file every second. "
          : "Every answer is kept for two minutes, uncertain ones too. The sound stays in this page until you freeze. "}
        Tap a moment to freeze there and look inside, or press the space bar.
      </p>
    </section>
  );
}

function Verdict({ state, model }: { state: LiveState; model: Model }) {
  const { latest, trouble, step } = state;
  if (trouble) {
    return (
      <p role="alert" className="mt-2">
        <b className="font-medium">{trouble.title}.</b> {trouble.advice}
      </p>
    );
  }
  if (!latest) {
    return (
      <p className="mt-2 text-quiet">
        {step === "opening" ? "Waiting for the sound" : "Waiting for the first answer"}
      </p>
    );
  }
  const best = latest.confidences.indexOf(Math.max(...latest.confidences));
  const label = model.labels[best];
  return (
    <p className="mt-2" data-testid="live-verdict" data-end={latest.end}>
      <span aria-hidden="true">{label?.emoji}</span>{" "}
      <b className="font-medium">{formatLabel(label?.label ?? "")}</b>{" "}
      {formatPercent(latest.confidences[best] ?? 0)}
      {latest.uncertain && " · uncertain: this may be none of the sounds that it knows"}
      {latest.filling &&
        ` · still filling: ${(latest.end - latest.start).toFixed(1)} of ${model.windowLength} s`}
      {latest.skipped > 0 && ` · ${latest.skipped} answers skipped`}
    </p>
  );
}

/** One listener for each source that is chosen. */
function useListener(gateway: Gateway, model: Model, { colormap, dynamicRange }: Settings, wanted: Wanted) {
  const [current, setCurrent] = useState<{ listener: Listener; state: LiveState } | null>(null);
  const latest = useRef({ model, look: { colormap, dynamicRange } });
  useEffect(() => {
    latest.current = { model, look: { colormap, dynamicRange } };
  });
  useEffect(() => {
    const { model, look } = latest.current;
    const listener: Listener = new Listener(gateway, model, wanted, look, (state) =>
      setCurrent({ listener, state }),
    );
    setCurrent({ listener, state: listener.state });
    return () => listener.stop();
  }, [gateway, wanted]);
  return { listener: current?.listener ?? null, state: current?.state ?? null };
}
