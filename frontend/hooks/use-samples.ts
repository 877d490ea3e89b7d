"use client";

import { useEffect, useMemo, useState } from "react";
import type { Stretch } from "@/hooks/use-fine-waveform";
import { decodeMono } from "@/lib/decode";
import type { Span } from "@/lib/viz/grid";

/** Seconds: in a shorter view every sample can be seen. */
const CLOSE_VIEW = 1;
/** Seconds: a longer recording would need too much memory as samples. */
const LONGEST = 120;
/** Hz that every browser decodes to. */
const RATES = { min: 8_000, max: 96_000 };

/**
 * The recording's samples in a close view, decoded by the browser when first wanted; `null` in a wider view, or where the
 * browser cannot decode the format.
 */
export function useSamples(blob: Blob, sampleRate: number, duration: number, view: Span): Stretch | null {
  const rate = Math.min(RATES.max, Math.max(RATES.min, sampleRate));
  const [decoded, setDecoded] = useState<{ blob: Blob; samples: Float32Array } | null>(null);
  const isWanted = view.end - view.start < CLOSE_VIEW && duration <= LONGEST;

  useEffect(() => {
    if (!isWanted) return;
    let current = true;
    decodeMono(blob, rate).then(
      (samples) => current && setDecoded({ blob, samples }),
      () => {},
    );
    return () => {
      current = false;
    };
  }, [blob, rate, isWanted]);

  return useMemo(() => {
    if (!isWanted || decoded?.blob !== blob) return null;
    const from = Math.max(0, Math.floor(view.start * rate) - 1);
    const values = decoded.samples.subarray(from, Math.ceil(view.end * rate) + 1);
    const start = from / rate;
    const length = values.length / rate;
    return {
      waveform: { values, sampleRate: rate, duration: length },
      extent: { start, end: start + length },
    };
  }, [isWanted, decoded, blob, rate, view]);
}
