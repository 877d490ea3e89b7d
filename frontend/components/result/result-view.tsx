"use client";

import { useCallback, useMemo } from "react";
import { Network } from "@/components/network/network";
import { Transport } from "@/components/player/transport";
import { TimeScope } from "@/components/plots/time-scope";
import { Heard } from "@/components/result/heard";
import { RegionNote } from "@/components/result/region-note";
import { SelectionBar } from "@/components/result/selection-bar";
import { SoundPanels } from "@/components/result/sound-panels";
import { useResultShortcuts } from "@/components/result/use-result-shortcuts";
import { RecordingTimeline } from "@/components/timeline/recording-timeline";
import type { Result } from "@/hooks/use-analysis";
import type { ChangeSettings } from "@/hooks/use-settings";
import { useStretch } from "@/hooks/use-stretch";
import { useView } from "@/hooks/use-view";
import { offeredEvidence } from "@/lib/evidence-choice";
import type { Gateway, Model, Selection } from "@/lib/gateway";
import type { Player } from "@/lib/player";
import type { Settings } from "@/lib/settings";

type Props = {
  result: Result;
  /** The window on its way, while the one before is still shown. */
  pendingWindow: number | undefined;
  model: Model;
  gateway: Gateway;
  player: Player;
  settings: Settings;
  change: ChangeSettings;
  nonce: string | undefined;
  onSelect: (selection: Selection) => void;
};

/** Everything about one answer, from what it is to how the network got there. */
export function ResultView(props: Props) {
  const { result, pendingWindow, model, gateway, player, settings, change, nonce, onSelect } = props;
  const { analysis, selection, sound } = result;
  const { window: shown, windows, waveform } = analysis;
  const [view, setView] = useView(shown);
  const start = selection.region?.start ?? 0;
  const whole = useMemo(() => ({ start, end: start + waveform.duration }), [start, waveform.duration]);
  const [stretch, select] = useStretch(whole, player);
  const isLong = waveform.duration > model.windowLength + 0.1;

  const { topK, label: asked } = settings;
  const evidence = useMemo(() => offeredEvidence(analysis, topK, asked), [analysis, topK, asked]);
  const saliency = evidence.find(({ label }) => label === asked) ?? evidence[0];
  const chosen = pendingWindow ?? shown.index;
  const show = useCallback(
    (index: number) => onSelect({ ...selection, window: index }),
    [onSelect, selection],
  );
  const chooseWindow = useCallback(
    (index: number) => {
      show(index);
      const target = windows[index];
      if (target && (player.time < target.start || player.time >= target.end)) player.seek(target.start);
    },
    [show, windows, player],
  );
  const audible = useMemo(() => ({ start: shown.start, end: shown.soundEnd }), [shown]);
  const windowRequest = useMemo(
    () => ({ sound, selection: { ...selection, window: shown.index } }),
    [sound, selection, shown.index],
  );
  const context = {
    analysis,
    evidence,
    model,
    settings,
    change,
    player,
    view,
    bounds: shown,
    setView,
    stretch,
    select,
  };
  useResultShortcuts({ ...context, chosen, audible, chooseWindow });

  return (
    <div className="max-sm:pb-24">
      <Heard
        result={result}
        model={model}
        settings={settings}
        change={change}
        view={view}
        whole={whole}
        saliency={saliency}
      />
      {selection.region && (
        <RegionNote region={selection.region} name={sound.name} onWhole={() => onSelect({})} />
      )}
      {isLong && (
        <RecordingTimeline
          analysis={analysis}
          model={model}
          whole={whole}
          player={player}
          pending={pendingWindow}
          onChoose={chooseWindow}
          onFollow={show}
        />
      )}
      <TimeScope
        view={view}
        bounds={shown}
        setView={setView}
        selection={stretch}
        select={select}
        player={player}
      >
        <Transport player={player} loopable={stretch ?? audible}>
          <SelectionBar
            stretch={stretch}
            onClear={() => select(null)}
            onAnalyse={(region) => onSelect({ region })}
          />
        </Transport>
        <SoundPanels
          analysis={analysis}
          request={windowRequest}
          gateway={gateway}
          whole={whole}
          model={model}
          evidence={evidence}
          saliency={saliency}
          settings={settings}
          change={change}
          nonce={nonce}
        />
        <Network
          analysis={analysis}
          model={model}
          gateway={gateway}
          request={windowRequest}
          settings={settings}
          change={change}
        />
      </TimeScope>
    </div>
  );
}
