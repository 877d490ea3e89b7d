"use client";

import type { ChangeSettings } from "@/hooks/use-settings";
import { useShortcuts } from "@/hooks/use-shortcuts";
import type { Analysis, Model, Saliency } from "@/lib/gateway";
import type { Player } from "@/lib/player";
import { revealStage } from "@/lib/scroll";
import { DEFAULTS, type Settings } from "@/lib/settings";
import type { Area } from "@/lib/viz/area";
import type { Span } from "@/lib/viz/grid";
import type { View } from "@/lib/viz/view";
import { type Axis, pannedView, viewOfSelection, zoomedView } from "@/lib/viz/zoom";

type Context = {
  analysis: Analysis;
  evidence: readonly Saliency[];
  model: Model;
  settings: Settings;
  change: ChangeSettings;
  player: Player;
  view: View;
  bounds: Span;
  setView: (view: View) => void;
  stretch: Area | null;
  select: (stretch: Area | null) => void;
  /** Index of the window that is shown or on its way. */
  chosen: number;
  /** What the loop repeats when nothing is selected. */
  audible: Span;
  chooseWindow: (index: number) => void;
  openExport: () => void;
};

/** Seconds that an arrow key moves. */
const STEP = 0.5;

/** The page by keyboard alone. */
export function useResultShortcuts(context: Context): void {
  const { analysis, evidence, model, settings, change, player, view, bounds, setView, stretch, select } =
    context;
  const { chosen, audible, chooseWindow, openExport } = context;

  const walkClass = (by: number) => () => {
    const labels = evidence.map(({ label }) => label);
    const now = Math.max(0, labels.indexOf(settings.label ?? ""));
    change({ label: labels[(now + by + labels.length) % labels.length] ?? null });
  };
  const walkWindow = (by: number) => () => {
    const next = chosen + by;
    if (next >= 0 && next < analysis.windows.length) chooseWindow(next);
  };
  const zoom = (factor: number) => () => {
    const inside = player.time >= view.start && player.time <= view.end;
    setView(zoomedView(view, bounds, "time", factor, inside ? player.time : undefined));
  };
  const zoomPitch = (factor: number) => () => setView(zoomedView(view, bounds, "pitch", factor));
  const pan = (axis: Axis, share: number) => () => setView(pannedView(view, bounds, axis, share));
  const openStage = (name: string) => () => {
    change({ stage: settings.stage === name ? null : name });
    revealStage(name);
  };
  const keys: [key: string, action: () => void][] = [
    [" ", () => player.toggle()],
    ["ArrowLeft", () => player.seek(player.time - STEP)],
    ["ArrowRight", () => player.seek(player.time + STEP)],
    ["Shift+ArrowLeft", walkWindow(-1)],
    ["Shift+ArrowRight", walkWindow(1)],
    ["[", walkClass(-1)],
    ["]", walkClass(1)],
    ["s", () => change({ overlay: settings.overlay === "off" ? DEFAULTS.overlay : "off" })],
    [
      "i",
      () =>
        select({
          ...stretch,
          start: player.time,
          end: stretch && stretch.end > player.time ? stretch.end : audible.end,
        }),
    ],
    [
      "o",
      () =>
        select({
          ...stretch,
          start: stretch && stretch.start < player.time ? stretch.start : audible.start,
          end: player.time,
        }),
    ],
    ["l", () => player.setLoop(player.snapshot().loop ? null : (stretch ?? audible))],
    ["+", zoom(0.5)],
    ["=", zoom(0.5)],
    ["-", zoom(2)],
    ["p", zoomPitch(0.5)],
    ["P", zoomPitch(2)],
    ["0", () => setView(bounds)],
    ["z", () => stretch && setView(viewOfSelection(view, stretch))],
    [",", pan("time", -0.5)],
    [".", pan("time", 0.5)],
    ["Shift+ArrowDown", pan("pitch", -0.5)],
    ["Shift+ArrowUp", pan("pitch", 0.5)],
    ["e", openExport],
    ["Escape", () => select(null)],
    ...model.stages.map(({ name }, index): [string, () => void] => [String(index + 1), openStage(name)]),
  ];
  useShortcuts(Object.fromEntries(keys));
}
