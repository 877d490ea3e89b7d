/** What can be taken home, and what each entry does. */

import type { ResultFacts } from "@/components/result/result-context";
import type { ExportEntry, ExportGroup } from "@/components/shell/export-menu";
import { predictionsCsv, windowsCsv } from "@/lib/export/csv";
import type { Figure } from "@/lib/export/figure";
import { baseName, save } from "@/lib/export/save";
import { blockTitle, stageTitle } from "@/lib/layer-names";
import type { Sound } from "@/lib/sound";
import { mapRanges } from "@/lib/viz/scale";
import type { View } from "@/lib/viz/view";
import { whatIfCsv } from "@/lib/whatif/csv";
import type { WhatIf } from "@/lib/whatif/variants";

export function exportGroups(facts: ResultFacts & { view: View; whatIf: WhatIf | null }): ExportGroup[] {
  const { analysis, model, settings, whole, answer, whatIf } = facts;
  const { sound } = facts.result;
  const stem = baseName(sound.name);
  const shown = { ...facts, name: sound.name };
  const plot = (name: string, make: (panels: typeof import("@/lib/export/panels")) => Figure) => async () => {
    // Loaded when wanted: most visits export nothing.
    const [panels, { saveFigure }] = await Promise.all([
      import("@/lib/export/panels"),
      import("@/lib/export/figure"),
    ]);
    await saveFigure(make(panels), `${stem}-${name}.png`);
  };
  const layers = () => {
    const maps = model.layers.flatMap((info) => {
      const grid = analysis.maps.get(info.name);
      return grid ? [{ ...info, grid }] : [];
    });
    return { maps, ranges: mapRanges(maps, settings.scope) };
  };
  const layer = (name: string) =>
    plot(name, (panels) => {
      const { maps, ranges } = layers();
      const map = maps.find((candidate) => candidate.name === name);
      const range = ranges.get(name);
      if (!map || !range) throw new Error(`The answer has no map ${name}.`);
      return panels.layerFigure(shown, map, range);
    });

  const blocksOf = (stage: string) =>
    model.layers
      .filter((info) => info.stage === stage && info.name !== stage)
      .map(({ name }) => ({ name: `${stageTitle(stage)}, ${blockTitle(name)}`, run: layer(name) }));

  const report = async () => {
    const { makeReport } = await import("@/lib/report/sections");
    save(await makeReport({ ...shown, sound }), `${stem}.html`, "text/html");
  };
  const whatIfNumbers: ExportEntry[] = whatIf
    ? [
        { name: "What if, JSON", run: () => save(whatIf.text, `${stem}-whatif.json`, "application/json") },
        {
          name: "What if, CSV",
          run: () => save(whatIfCsv(answer.scores, whatIf), `${stem}-whatif.csv`, "text/csv"),
        },
      ]
    : [];

  return [
    { title: "Everything", entries: [{ name: "Report, HTML", run: report }] },
    { title: "Sound", entries: [{ name: "Your sound", run: () => save(sound.blob, soundFile(sound)) }] },
    {
      title: "Numbers",
      entries: [
        {
          name: "The answer, JSON",
          run: async () => save(await analysis.json(), `${stem}.json`, "application/json"),
        },
        {
          name: "Predictions, CSV",
          run: () => save(predictionsCsv(analysis), `${stem}-predictions.csv`, "text/csv"),
        },
        { name: "Windows, CSV", run: () => save(windowsCsv(analysis), `${stem}-windows.csv`, "text/csv") },
        ...whatIfNumbers,
      ],
    },
    {
      title: "Plots, PNG",
      entries: [
        { name: "Waveform", run: plot("waveform", (panels) => panels.waveformFigure(shown, whole)) },
        {
          name: "Spectrogram",
          run: plot("spectrogram", (panels) => panels.spectrogramFigure(shown)),
        },
        ...(analysis.windows.length > 1
          ? [{ name: "Timeline", run: plot("timeline", (panels) => panels.timelineFigure(shown, whole)) }]
          : []),
        ...model.stages.flatMap(({ name }) => [
          { name: stageTitle(name), run: layer(name) },
          ...(name === settings.stage ? blocksOf(name) : []),
        ]),
      ],
    },
  ];
}

/** What the browser decoded is no longer in the format that its name says. */
function soundFile({ name, note }: Sound): string {
  return note ? `${baseName(name)}.wav` : name;
}
