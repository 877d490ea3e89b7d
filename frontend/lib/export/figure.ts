/** A panel as an image file: title, axes, colour bar, ready for a report. */

import { save } from "@/lib/export/save";
import { type ColormapName, colourAt, PLOT_COLOR } from "@/lib/viz/colormap";
import type { Box } from "@/lib/viz/paint";
import type { Tick } from "@/lib/viz/ticks";

export type Figure = {
  readonly title: string;
  readonly subtitle: string;
  readonly plotHeight: number;
  readonly draw: (context: CanvasRenderingContext2D, plot: Box) => void;
  /** Positions from 0 (left) to 1. */
  readonly timeTicks: readonly Tick[];
  /** Positions from 0 (top) to 1. */
  readonly verticalTicks: readonly Tick[];
  readonly verticalUnit: string;
  readonly bar?: {
    readonly colormap: ColormapName;
    readonly top: string;
    readonly bottom: string;
    readonly unit: string;
  };
};

const WIDTH = 1200;
const SCALE = 2;
const MARGIN = { top: 76, right: 104, bottom: 56, left: 112 };
const INK = "#1d1b18";
const QUIET = "#655f55";

/** Renders a figure in the page's own type and hands it to the browser's downloads. */
export async function saveFigure(figure: Figure, name: string): Promise<void> {
  save(await renderFigure(figure, getComputedStyle(document.body).fontFamily), name);
}

/** The figure as a PNG, 2,400 pixels wide, on white, for print and screen. */
export function renderFigure(figure: Figure, font: string): Promise<Blob> {
  const height = MARGIN.top + figure.plotHeight + MARGIN.bottom;
  const canvas = document.createElement("canvas");
  canvas.width = WIDTH * SCALE;
  canvas.height = height * SCALE;
  const context = canvas.getContext("2d");
  if (!context) return Promise.reject(new Error("This browser cannot draw."));
  context.scale(SCALE, SCALE);
  context.fillStyle = "#ffffff";
  context.fillRect(0, 0, WIDTH, height);

  const plot = {
    x: MARGIN.left,
    y: MARGIN.top,
    width: WIDTH - MARGIN.left - MARGIN.right,
    height: figure.plotHeight,
  };
  text(context, figure.title, MARGIN.left, 34, `500 20px ${font}`, INK);
  text(context, figure.subtitle, MARGIN.left, 58, `14px ${font}`, QUIET);
  context.fillStyle = PLOT_COLOR;
  context.fillRect(plot.x, plot.y, plot.width, plot.height);
  context.save();
  context.beginPath();
  context.rect(plot.x, plot.y, plot.width, plot.height);
  context.clip();
  figure.draw(context, plot);
  context.restore();
  drawAxes(context, figure, plot, `14px ${font}`);
  if (figure.bar) drawBar(context, figure.bar, plot, `14px ${font}`);

  return new Promise((resolve, reject) => {
    canvas.toBlob(
      (blob) => (blob ? resolve(blob) : reject(new Error("This browser cannot save images."))),
      "image/png",
    );
  });
}

function drawAxes(context: CanvasRenderingContext2D, figure: Figure, plot: Box, font: string): void {
  const bottom = plot.y + plot.height;
  context.fillStyle = QUIET;
  for (const { position, label } of figure.timeTicks) {
    const x = plot.x + position * plot.width;
    context.fillRect(x - 0.5, bottom, 1, 6);
    text(context, label, x, bottom + 22, font, QUIET, "center");
  }
  text(context, "time in seconds", plot.x + plot.width, bottom + 44, font, QUIET, "right");
  for (const { position, label } of figure.verticalTicks) {
    const y = plot.y + position * plot.height;
    context.fillStyle = QUIET;
    context.fillRect(plot.x - 6, y - 0.5, 6, 1);
    text(context, label, plot.x - 10, y + 5, font, QUIET, "right");
  }
  text(context, figure.verticalUnit, plot.x - 10, plot.y - 8, font, QUIET, "right");
}

function drawBar(
  context: CanvasRenderingContext2D,
  bar: NonNullable<Figure["bar"]>,
  plot: Box,
  font: string,
): void {
  const x = plot.x + plot.width + 16;
  for (let row = 0; row < plot.height; row++) {
    context.fillStyle = `rgb(${colourAt(bar.colormap, 1 - row / (plot.height - 1)).join(" ")})`;
    context.fillRect(x, plot.y + row, 12, 1.5);
  }
  text(context, bar.top, x + 18, plot.y + 11, font, QUIET);
  text(context, bar.bottom, x + 18, plot.y + plot.height, font, QUIET);
  text(context, bar.unit, x, plot.y - 8, font, QUIET);
}

function text(
  context: CanvasRenderingContext2D,
  words: string,
  x: number,
  y: number,
  font: string,
  colour: string,
  align: CanvasTextAlign = "left",
): void {
  context.font = font;
  context.fillStyle = colour;
  context.textAlign = align;
  context.fillText(words, x, y);
}
