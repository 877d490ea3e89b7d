import type { Analysis } from "@/lib/gateway";

/** Where the numbers come from. */
export function Footer({ analysis }: { analysis: Analysis | undefined }) {
  return (
    <footer className="mt-16 border-t border-line py-6 text-sm text-quiet max-sm:pb-28">
      {analysis && (
        <p>
          What you see was computed in {Math.round(analysis.timings.total)} ms by audio_cnn{" "}
          {analysis.modelVersion}: sound and spectrogram {Math.round(analysis.timings.preprocess)} ms, network{" "}
          {Math.round(analysis.timings.inference)} ms. Request {analysis.requestId}.
        </p>
      )}
      <p>Audio CNN Visualizer. Sounds stay between this page and its server, which keeps none of them.</p>
    </footer>
  );
}
