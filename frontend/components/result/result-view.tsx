"use client";

import { useCallback, useMemo, useState } from "react";
import { BenchProvider } from "@/components/bench/bench-context";
import { Network } from "@/components/network/network";
import { Transport } from "@/components/player/transport";
import { TimeScope } from "@/components/plots/time-scope";
import { SightProvider } from "@/components/receptive/sight-context";
import { RegionNote } from "@/components/result/region-note";
import { ResultProvider, useResultFacts } from "@/components/result/result-context";
import { ResultHeader } from "@/components/result/result-header";
import { SelectionBar } from "@/components/result/selection-bar";
import { SoundPanels } from "@/components/result/sound-panels";
import { useResultShortcuts } from "@/components/result/use-result-shortcuts";
import { RecordingTimeline } from "@/components/timeline/recording-timeline";
import type { Result } from "@/hooks/use-analysis";
import type { ChangeSettings } from "@/hooks/use-settings";
import { useStretch } from "@/hooks/use-stretch";
import { useView } from "@/hooks/use-view";
import type { Gateway, Model, Selection } from "@/lib/gateway";
import type { Player } from "@/lib/player";
import type { Settings } from "@/lib/settings";
import { viewOfSelection } from "@/lib/viz/zoom";

type Props = {
  result: Result;
  /** The window on its way, while the one before is still shown. */
  pendingWindow: number | undefined;
  model: Model;
  gateway: Gateway;
  player: Player;
  settings: Settings;
  change: ChangeSettings;
  onSelect: (selection: Selection) => void;
};

/** Everything about one answer, from what it is to how the network got there. */
export function ResultView({ pendingWindow, onSelect, ...given }: Props) {
  const facts = useResultFacts(given);
  const { analysis, whole, player } = facts;
  const { selection, sound } = given.result;
  const { window: shown, windows } = analysis;
  const [view, setView] = useView(shown, sound);
  const [stretch, select] = useStretch(whole, player);
  const [exporting, setExporting] = useState(false);

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
  useResultShortcuts({
    ...facts,
    view,
    bounds: shown,
    setView,
    stretch,
    select,
    chosen: pendingWindow ?? shown.index,
    audible,
    chooseWindow,
    openExport: () => setExporting(true),
  });

  return (
    <ResultProvider facts={facts}>
      <BenchProvider>
        <SightProvider>
          <div className="max-sm:pb-24">
            {selection.region && (
              <RegionNote region={selection.region} name={sound.name} onWhole={() => onSelect({})} />
            )}
            {windows.length > 1 && (
              <RecordingTimeline pending={pendingWindow} onChoose={chooseWindow} onFollow={show} />
            )}
            <TimeScope
              view={view}
              bounds={shown}
              setView={setView}
              selection={stretch}
              select={select}
              soundEnd={shown.soundEnd}
              player={player}
            >
              <ResultHeader view={view} exporting={exporting} onExporting={setExporting} />
              <Transport player={player} loopable={stretch ?? audible}>
                <SelectionBar
                  stretch={stretch}
                  centersHz={given.model.melCentersHz}
                  onZoom={() => stretch && setView(viewOfSelection(view, stretch))}
                  onClear={() => select(null)}
                  onAnalyse={(region) => {
                    select(null);
                    onSelect({ region });
                  }}
                />
              </Transport>
              <SoundPanels />
              <Network />
            </TimeScope>
          </div>
        </SightProvider>
      </BenchProvider>
    </ResultProvider>
  );
}
