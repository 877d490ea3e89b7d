import { ThemeChoice } from "@/components/shell/theme-choice";
import { keptFor } from "@/lib/format";
import type { Analysis, Model } from "@/lib/gateway";

type Props = { analysis: Analysis | undefined; model: Model | null };

/** The answer's timings and request ID, and what is stored. */
export function Footer({ analysis, model }: Props) {
  return (
    <footer className="mt-16 border-t border-line py-6 text-sm text-quiet max-sm:pb-28">
      <ThemeChoice />
      {analysis && (
        <p>
          What you see was computed in {Math.round(analysis.timings.total)} ms by audio_cnn{" "}
          {analysis.modelVersion}: {spectrogramTime(analysis)}, network{" "}
          {Math.round(analysis.timings.inference)} ms. Request {analysis.requestId}.
        </p>
      )}
      <p>
        Sounds stay between this page and its server, which never stores them
        {model ? keptFor(model.limits.soundTtl) : ""}.
      </p>
    </footer>
  );
}

/** A time that rounds to 0 ms means that it was not computed for this answer. */
function spectrogramTime({ timings }: Analysis): string {
  const milliseconds = Math.round(timings.preprocess);
  return milliseconds === 0 ? "spectrogram from the cache" : `sound and spectrogram ${milliseconds} ms`;
}
