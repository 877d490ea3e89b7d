/** Every panel of the page as a figure: the same numbers, ranges and colours as on the screen. */

import type { Figure } from "@/lib/export/figure";
import { formatLabel, formatLimit, formatPercent } from "@/lib/format";
import type { Analysis, Model, Saliency } from "@/lib/gateway";
import { blockTitle, shapeText, stageTitle } from "@/lib/layer-names";
import type { Settings } from "@/lib/settings";
import { extremes, type Grid, type Range, type Span } from "@/lib/viz/grid";
import { frequencyTicks } from "@/lib/viz/mel";
import { drawBitmap, drawEvidence, evidenceLayer, heatmapBitmap } from "@/lib/viz/paint";
import { decibelRange, type Scope } from "@/lib/viz/scale";
import { spectrogramExtent } from "@/lib/viz/spectrogram";
import { timeTicks } from "@/lib/viz/ticks";
import { leadingClasses, windowCells } from "@/lib/viz/timeline";
import { amplitudeLimit, outlines } from "@/lib/viz/waveform";

const PLOT_WIDTH = 1020;

type Shown = {
  readonly name: string;
  readonly analysis: Analysis;
  readonly model: Model;
  readonly settings: Settings;
  readonly view: Span;
};

function headline({ name, analysis }: Shown): string {
  const first = analysis.predictions[0];
  const heard = first ? `${formatLabel(first.label)} ${formatPercent(first.confidence)}` : "";
  return `${name} · ${heard}${analysis.uncertain ? ", uncertain" : ""} · audio_cnn ${analysis.modelVersion}`;
}

export function waveformFigure(shown: Shown, extent: Span): Figure {
  const { waveform } = shown.analysis;
  const { view } = shown;
  const limit = amplitudeLimit(waveform);
  const { upper, lower } = outlines(waveform);
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
    draw(context, plot) {
      const middle = plot.y + plot.height / 2;
      const perPoint = (extent.end - extent.start) / upper.length;
      const x = (index: number) =>
        plot.x + ((extent.start + index * perPoint - view.start) / (view.end - view.start)) * plot.width;
      const width = Math.max(0.75, x(1) - x(0)) + 0.5; // neighbours overlap a little, leaving no seams
      context.fillStyle = "#d9d2c4";
      for (let index = 0; index < upper.length; index++) {
        const top = middle - ((upper[index] as number) / limit) * (plot.height / 2);
        const bottom = middle - ((lower[index] as number) / limit) * (plot.height / 2);
        context.fillRect(x(index), top, width, Math.max(0.75, bottom - top));
      }
    },
  };
}

export function spectrogramFigure(shown: Shown, saliency: Saliency | undefined): Figure {
  const { analysis, model, settings, view } = shown;
  const grid = analysis.spectrogram;
  const range = decibelRange(extremes(grid.values).max, settings.dynamicRange, model.floorDb);
  const evidence = saliency && settings.opacity > 0 ? saliency : undefined;
  return {
    ...mapFigure(
      shown,
      grid,
      range,
      spectrogramExtent(grid, analysis.window, model.frameLength),
      384,
      settings.colormap,
    ),
    title: evidence ? `Spectrogram, with the evidence for ${formatLabel(evidence.label)}` : "Spectrogram",
    bar: {
      colormap: settings.colormap,
      top: formatLimit(range.max),
      bottom: formatLimit(range.min),
      unit: "dB",
    },
    draw(context, plot) {
      const extent = spectrogramExtent(grid, analysis.window, model.frameLength);
      drawBitmap(context, heatmapBitmap(grid, range, settings.colormap), extent, view, plot);
      if (!evidence) return;
      drawEvidence(context, evidenceLayer(evidence.grid, settings.opacity), analysis.window, view, plot);
    },
  };
}

const TRACK = 44;

export function timelineFigure(shown: Shown, whole: Span): Figure {
  const { windows, labels } = shown.analysis;
  const leaders = leadingClasses(windows, 6);
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
    draw(context, plot) {
      const x = (time: number) => plot.x + ((time - whole.start) / (whole.end - whole.start)) * plot.width;
      leaders.forEach((leader, track) => {
        const bottom = plot.y + (track + 1) * TRACK - 3;
        windows.forEach(({ confidences, uncertain }, index) => {
          const cell = cells[index] as Span;
          const height = (confidences[leader] ?? 0) * (TRACK - 6);
          context.fillStyle = uncertain ? "#7d786f" : "#d9d2c4";
          context.fillRect(x(cell.start) + 0.5, bottom - height, x(cell.end) - x(cell.start) - 1, height);
        });
      });
    },
  };
}

const SCOPE_WORDS: Record<Scope, string> = { map: "this map", layer: "this layer", all: "all layers" };

export function layerFigure(shown: Shown, layer: string, grid: Grid, range: Range, signed: boolean): Figure {
  const { analysis, settings } = shown;
  const stage = layer.split(".")[0] ?? layer;
  const title = layer === stage ? stageTitle(stage) : `${stageTitle(stage)}, ${blockTitle(layer)}`;
  return {
    ...mapFigure(shown, grid, range, analysis.window, 240, signed ? "diverging" : settings.colormap),
    title: `${title}: mean of all channels, ${shapeText([grid.rows, grid.cols])}, colours scaled to ${SCOPE_WORDS[settings.scope]}`,
  };
}

export function channelFigure(shown: Shown, title: string, grid: Grid, range: Range): Figure {
  const { analysis, settings } = shown;
  return {
    ...mapFigure(shown, grid, range, analysis.window, 240, settings.colormap),
    title: `${title}, ${shapeText([grid.rows, grid.cols])}`,
  };
}

function mapFigure(
  shown: Shown,
  grid: Grid,
  range: Range,
  extent: Span,
  plotHeight: number,
  colormap: NonNullable<Figure["bar"]>["colormap"],
): Figure {
  return {
    title: "",
    subtitle: headline(shown),
    plotHeight,
    timeTicks: timeTicks(shown.view, PLOT_WIDTH),
    verticalTicks: frequencyTicks(shown.model.melCentersHz, plotHeight, 20),
    verticalUnit: "Hz",
    bar: { colormap, top: formatLimit(range.max), bottom: formatLimit(range.min), unit: "activation" },
    draw: (context, plot) =>
      drawBitmap(context, heatmapBitmap(grid, range, colormap), extent, shown.view, plot),
  };
}
