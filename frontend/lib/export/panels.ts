/** Every panel of the page as a figure: the same numbers, ranges and colours as on the screen. */

import type { Figure } from "@/lib/export/figure";
import { formatLabel, formatLimit, formatPercent } from "@/lib/format";
import type { Analysis, Model, Saliency } from "@/lib/gateway";
import { blockTitle, quantityText, shapeText, stageTitle } from "@/lib/layer-names";
import type { Settings } from "@/lib/settings";
import type { Answer } from "@/lib/verdict";
import type { ColormapName } from "@/lib/viz/colormap";
import { extremes, type Grid, type Range, type Span } from "@/lib/viz/grid";
import { drawBitmap, drawEvidence, drawWaveform, evidenceLayer, heatmapBitmap } from "@/lib/viz/paint";
import type { Placement } from "@/lib/viz/placement";
import { decibelRange, type NamedGrid, type Scope } from "@/lib/viz/scale";
import { frequencyTicks, timeTicks } from "@/lib/viz/ticks";
import { leadingClasses, windowCells } from "@/lib/viz/timeline";
import { drawTracks } from "@/lib/viz/tracks";
import type { View } from "@/lib/viz/view";
import { amplitudeLimit } from "@/lib/viz/waveform";

const PLOT_WIDTH = 1020;

export type Shown = {
  readonly name: string;
  readonly analysis: Analysis;
  readonly answer: Answer;
  readonly model: Model;
  readonly settings: Settings;
  readonly view: View;
  readonly saliency: Saliency | undefined;
  readonly scale: number;
  readonly placed: (layer?: string) => Placement;
};

function headline({ name, analysis, answer }: Shown): string {
  const { scores, verdict } = answer;
  const first = scores[0];
  const recognised =
    verdict === "nothing" || !first
      ? "nothing it knows"
      : `${verdict === "perhaps" ? "perhaps " : ""}${formatLabel(first.label)} ${formatPercent(first.confidence)}`;
  return `${name} · ${recognised} · audio_cnn ${analysis.modelVersion}`;
}

export function waveformFigure(shown: Shown, extent: Span): Figure {
  const { waveform } = shown.analysis;
  const { view } = shown;
  const limit = amplitudeLimit(waveform);
  return {
    title: "Waveform, 1 is full scale",
    subtitle: headline(shown),
    plotHeight: 200,
    timeTicks: timeTicks(view, PLOT_WIDTH),
    verticalTicks: [limit, 0, -limit].map((value, index) => ({
      position: index / 2,
      label: formatLimit(value),
    })),
    verticalUnit: "",
    draw: (context, plot) => drawWaveform(context, waveform, extent, limit, view, plot),
  };
}

export function spectrogramFigure(shown: Shown): Figure {
  const { analysis, model, settings, view, scale, placed } = shown;
  const grid = analysis.spectrogram;
  const range = decibelRange(extremes(grid.values).max, settings.dynamicRange, model.floorDb);
  const saliency = settings.overlay === "off" ? undefined : shown.saliency;
  const name = saliency && formatLabel(saliency.label).toLowerCase();
  const figure = mapFigure(shown, grid, range, placed(), 384, settings.colormap, "dB");
  return {
    ...figure,
    title: name
      ? `Spectrogram; outlined: half of the evidence for ${name}, dashed: against it`
      : "Spectrogram",
    draw(context, plot) {
      figure.draw(context, plot);
      if (!saliency) return;
      const layer = evidenceLayer(saliency.grid, scale, settings.overlay === "filled");
      drawEvidence(context, layer, placed(model.evidenceLayer), view, plot);
    },
  };
}

const TRACK = 44;

export function timelineFigure(shown: Shown, whole: Span): Figure {
  const { windows, labels } = shown.analysis;
  const leaders = leadingClasses(windows);
  const cells = windowCells(windows, whole);
  return {
    title: `Confidence through the recording, ${windows.length} windows`,
    subtitle: headline(shown),
    plotHeight: leaders.length * TRACK,
    timeTicks: timeTicks(whole, PLOT_WIDTH),
    verticalTicks: leaders.map((leader, track) => ({
      position: (track + 0.5) / leaders.length,
      label: formatLabel(labels[leader] ?? ""),
    })),
    verticalUnit: "",
    draw: (context, plot) => drawTracks(context, windows, leaders, cells, whole, plot),
  };
}

const SCOPE_WORDS: Record<Scope, string> = { map: "this map", layer: "this layer", all: "all layers" };

export function layerFigure(
  shown: Shown,
  { name, stage, grid, signed, quantity }: NamedGrid,
  range: Range,
): Figure {
  const { settings, placed } = shown;
  const title = name === stage ? stageTitle(stage) : `${stageTitle(stage)}, ${blockTitle(name)}`;
  const colormap = signed ? "diverging" : settings.colormap;
  return {
    ...mapFigure(shown, grid, range, placed(name), 240, colormap, "activation"),
    title: `${title}: ${quantityText(quantity)}, ${shapeText([grid.rows, grid.cols])}, colours scaled to ${SCOPE_WORDS[settings.scope]}`,
  };
}

export function channelFigure(
  shown: Shown,
  layer: string,
  title: string,
  grid: Grid,
  range: Range,
  colormap: ColormapName,
): Figure {
  return {
    ...mapFigure(shown, grid, range, shown.placed(layer), 240, colormap, "activation"),
    title: `${title}, ${shapeText([grid.rows, grid.cols])}`,
  };
}

function mapFigure(
  shown: Shown,
  grid: Grid,
  range: Range,
  placement: Placement,
  plotHeight: number,
  colormap: ColormapName,
  unit: string,
): Figure {
  return {
    title: "",
    subtitle: headline(shown),
    plotHeight,
    timeTicks: timeTicks(shown.view, PLOT_WIDTH),
    verticalTicks: frequencyTicks(shown.model.melCentersHz, shown.view, plotHeight, 20),
    verticalUnit: "Hz",
    bar: { colormap, top: formatLimit(range.max), bottom: formatLimit(range.min), unit },
    draw: (context, plot) =>
      drawBitmap(context, heatmapBitmap(grid, range, colormap), placement, shown.view, plot),
  };
}
