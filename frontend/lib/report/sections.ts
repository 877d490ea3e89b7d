/** What of an answer and of the bench goes into a report. */

import { renderFigure } from "@/lib/export/figure";
import { type Shown, spectrogramFigure, waveformFigure } from "@/lib/export/panels";
import { formatLabel, formatPercent, formatSeconds, formatSigned } from "@/lib/format";
import { windowSamples } from "@/lib/listen/window";
import { dataUrl } from "@/lib/report/data-url";
import { type Report, reportHtml, type Section } from "@/lib/report/html";
import type { Sound } from "@/lib/sound";
import { evidenceFacts } from "@/lib/viz/evidence";
import type { Span } from "@/lib/viz/grid";
import { encodeWav } from "@/lib/wav";
import { share } from "@/lib/whatif/mask";
import { comparedRows, confidenceOf } from "@/lib/whatif/rows";
import type { WhatIf } from "@/lib/whatif/variants";
import { spread } from "@/lib/whatif/words";

export type Reported = Shown & {
  readonly sound: Sound;
  readonly whole: Span;
  readonly whatIf: WhatIf | null;
};

/** The finished file; the window's sound is left out where the browser cannot decode the format. */
export async function makeReport(reported: Reported): Promise<string> {
  const { analysis, answer, model, name } = reported;
  const first = answer.scores[0];
  const font = getComputedStyle(document.body).fontFamily;
  const plot = async (title: string, figure: Parameters<typeof renderFigure>[0], text: string[] = []) => ({
    title,
    image: { source: await dataUrl(await renderFigure(figure, font)), alt: figure.title },
    text,
  });
  const report: Report = {
    title: name,
    subtitle: `${formatSeconds(analysis.waveform.duration)}, seconds ${analysis.window.start.toFixed(2)} to ${analysis.window.end.toFixed(2)} shown · ${model.name} ${analysis.modelVersion} · ${new Date().toISOString().slice(0, 16).replace("T", " ")} UTC · request ${analysis.requestId}`,
    verdict: verdictWords(reported, first),
    warnings: analysis.warnings,
    sections: [
      predictions(reported),
      await plot("Waveform", waveformFigure(reported, reported.whole)),
      await plot("Spectrogram and evidence", spectrogramFigure(reported), evidence(reported)),
      ...whatIf(reported),
      ...(await audio(reported)),
    ],
  };
  return reportHtml(report);
}

function verdictWords({ answer }: Reported, first: Reported["answer"]["scores"][number] | undefined): string {
  if (answer.verdict === "nothing" || !first) return "Nothing it knows";
  const name = `${formatLabel(first.label)} ${formatPercent(first.confidence)}`;
  return answer.verdict === "perhaps" ? `Perhaps ${name.toLowerCase()}` : name;
}

function predictions({ answer }: Reported): Section {
  return {
    title: "Confidences of the shown window",
    table: {
      head: ["class", "confidence"],
      rows: answer.scores
        .slice(0, 10)
        .map(({ label, confidence }) => [formatLabel(label), String(confidence)]),
    },
    text: ["Calibrated: of all sounds that get 80 %, about eight in ten are of that class."],
  };
}

function evidence({ saliency }: Reported): string[] {
  if (!saliency) return [];
  const { strongest, opposing, mean } = evidenceFacts(saliency);
  return [
    `Evidence for ${formatLabel(saliency.label).toLowerCase()}: cells from ${formatSigned(opposing)} to ${formatSigned(strongest)}; their mean ${mean.toFixed(4)} and the bias ${saliency.bias.toFixed(4)} are the logit ${saliency.logit.toFixed(4)}.`,
  ];
}

function whatIf({ whatIf, answer, saliency }: Reported): Section[] {
  if (!whatIf) return [];
  const label = saliency?.label ?? answer.scores[0]?.label;
  const part = `${Math.round(share(whatIf.variant.mask) * 100)} % of the spectrogram`;
  const chance = spread(whatIf.random.map((result) => confidenceOf(whatIf.labels, result, label ?? "")));
  return [
    {
      title: whatIf.variant.mode === "remove" ? `Without ${part}` : `With ${part} alone`,
      table: {
        head: ["class", "before", "after"],
        rows: comparedRows(answer.scores, whatIf, label).map((row) => [
          formatLabel(row.label),
          String(row.before),
          String(row.after),
        ]),
      },
      text: [
        `The masked cells were filled with ${whatIf.after.fillDb.toFixed(1)} dB.`,
        ...(label !== undefined && whatIf.random.length > 0
          ? [
              `The same area at random, ${whatIf.random.length} times: ${formatLabel(label).toLowerCase()} ${formatPercent(chance.mean)} on average, ${formatPercent(chance.low)} to ${formatPercent(chance.high)}.`,
            ]
          : []),
      ],
    },
  ];
}

async function audio({ sound, model, analysis }: Reported): Promise<Section[]> {
  const { sampleRate } = model;
  const { start, soundEnd } = analysis.window;
  try {
    const samples = await windowSamples(sound.blob, sampleRate, { start, end: soundEnd });
    const wav = new Blob([encodeWav([samples], sampleRate)], { type: "audio/wav" });
    return [{ title: "Sound", audio: { source: await dataUrl(wav), name: "The shown window" } }];
  } catch {
    return [];
  }
}
