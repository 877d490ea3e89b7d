"use client";

import dynamic from "next/dynamic";
import { useCallback, useEffect, useLayoutEffect, useMemo, useRef, useState } from "react";
import { ResultView } from "@/components/result/result-view";
import { ActivityStatus } from "@/components/shell/activity-status";
import { Footer } from "@/components/shell/footer";
import { Header } from "@/components/shell/header";
import { ModelStatus } from "@/components/shell/model-status";
import { Opening, Welcome } from "@/components/shell/welcome";
import { DropTarget } from "@/components/sound/drop-target";
import { SoundInput } from "@/components/sound/sound-input";
import { useAnalysis } from "@/hooks/use-analysis";
import { useApiKey } from "@/hooks/use-api-key";
import { useModel } from "@/hooks/use-model";
import { usePlayer } from "@/hooks/use-player";
import { useSettings } from "@/hooks/use-settings";
import { useShortcuts } from "@/hooks/use-shortcuts";
import { useSounds } from "@/hooks/use-sounds";
import { Gateway, type Selection } from "@/lib/gateway";
import type { Sample } from "@/lib/samples";
import type { Settings } from "@/lib/settings";
import { createSound } from "@/lib/sound";
import { markWhenPainted } from "@/lib/timing";

type Props = {
  apiUrl: string;
  nonce: string | undefined;
  samples: readonly Sample[];
  initialSettings: Settings;
};

const Live = dynamic(() => import("@/components/live/live"), { ssr: false });

/** One notice at a time: the last refusal takes precedence over an earlier failure. */
const IDLE = { step: "idle" } as const;

/** The page: one story from the sound to how the network got there. */
export function Visualizer({ apiUrl, nonce, samples, initialSettings }: Props) {
  const [given, giveKey] = useApiKey();
  const gateway = useMemo(() => new Gateway(apiUrl, given.key), [apiUrl, given]);
  const [settings, change] = useSettings(initialSettings);
  const player = usePlayer();
  const [helpOpen, setHelpOpen] = useState(false);
  const { activity, result, analyse, cancel, clear } = useAnalysis(gateway);
  const [live, setLive] = useState(false);
  const { model, problem: modelProblem } = useModel(gateway, result?.analysis.modelVersion);

  const [inputOpen, setInputOpen] = useState(false);
  const sounds = useSounds(model, (sound) => {
    setInputOpen(false);
    setLive(false);
    void analyse({ sound, selection: {} });
  });
  const listen = () => {
    player.pause();
    clear();
    setInputOpen(false);
    setLive(true);
  };
  const select = useCallback(
    (selection: Selection) => result && analyse({ sound: result.sound, selection }),
    [analyse, result],
  );

  // A new sound becomes audible when its answer comes, from where it is shown, and no class was chosen for it yet; parts
  // and windows of it leave both as they are. Before the painting, so that no other class's evidence is seen.
  const loaded = useRef(0);
  useLayoutEffect(() => {
    if (result) markWhenPainted("result-painted");
    if (!result) return;
    const { sound, analysis, selection } = result;
    if (loaded.current !== sound.id) {
      // A link's class is for the first sound.
      if (loaded.current !== 0) change({ label: null });
      loaded.current = sound.id;
      player.load(sound.blob, analysis.waveform.duration);
      player.seek(analysis.window.start);
    }
    if (player.snapshot().range !== (selection.region ?? null)) player.limitTo(selection.region ?? null);
  }, [result, player, change]);

  // Where the dialog's scroll lock looks for the nonce of the style that it adds.
  useEffect(() => {
    Object.assign(globalThis, { __webpack_nonce__: nonce });
  }, [nonce]);

  useShortcuts({ "?": () => setHelpOpen(true) });

  const pending = activity.step === "idle" || activity.step === "failed" ? null : activity;
  return (
    <>
      <div className="mx-auto flex min-h-dvh max-w-[106.25rem] flex-col px-4 sm:px-8">
        <Header
          model={model}
          helpOpen={helpOpen}
          onHelp={setHelpOpen}
          inputOpen={result && inputOpen}
          onInput={setInputOpen}
        />
        <main className="grow">
          {!result && !live && <Opening />}
          {live && model && (
            <Live
              gateway={gateway}
              model={model}
              settings={settings}
              onFreeze={(blob, name) =>
                void analyse({ sound: createSound(blob, name, "microphone"), selection: {} })
              }
              onGoOn={listen}
              onStop={() => setLive(false)}
            />
          )}
          <SoundInput
            samples={samples}
            model={model}
            current={pending?.sound ?? result?.sound ?? null}
            onFile={sounds.takeFile}
            onRecording={sounds.takeRecording}
            onSample={sounds.takeSample}
            onRecord={() => player.pause()}
            onLive={listen}
            onRefused={sounds.refuse}
            hidden={(result !== null || live) && !inputOpen}
          />
          <ModelStatus
            model={model}
            problem={activity.step === "failed" ? null : modelProblem}
            refusal={sounds.refusal}
            onDismiss={sounds.dismiss}
            onKey={giveKey}
          />
          <ActivityStatus
            activity={sounds.refusal && activity.step === "failed" ? IDLE : activity}
            hasResult={result !== null}
            onCancel={cancel}
            onRetry={() => activity.step === "failed" && analyse(activity.request)}
            onKey={giveKey}
          />
          {result && model ? (
            <ResultView
              result={result}
              pendingWindow={pending?.sound === result.sound ? pending.selection.window : undefined}
              model={model}
              gateway={gateway}
              player={player}
              settings={settings}
              change={change}
              onSelect={select}
            />
          ) : (
            model && !live && <Welcome model={model} />
          )}
        </main>
        <Footer analysis={result?.analysis} model={model} />
      </div>
      <DropTarget onFile={sounds.takeFile} />
    </>
  );
}
