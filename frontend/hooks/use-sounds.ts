"use client";

import { useCallback, useEffect, useRef, useState } from "react";
import type { Model } from "@/lib/gateway";
import type { Sample } from "@/lib/samples";
import { createSound, type Refusal, refusalOf, type Sound } from "@/lib/sound";
import { mark } from "@/lib/timing";

/** Every way in ends here: what can be refused at once is refused, the rest goes to `onSound`. */
export function useSounds(model: Model | null, onSound: (sound: Sound) => void) {
  const [refusal, setRefusal] = useState<Refusal | null>(null);
  const latest = useRef({ model, onSound });
  useEffect(() => {
    latest.current = { model, onSound };
  });

  const take = useCallback((sound: Sound) => {
    setRefusal(null);
    latest.current.onSound(sound);
  }, []);

  const takeFile = useCallback(
    (file: File) => {
      const refused = refusalOf(
        file,
        latest.current.model?.limits.maxUploadBytes ?? Number.POSITIVE_INFINITY,
      );
      mark("sound-chosen");
      if (refused) setRefusal(refused);
      else take(createSound(file, file.name, "file"));
    },
    [take],
  );

  const takeRecording = useCallback(
    (blob: Blob) => take(createSound(blob, `recording ${new Date().toLocaleTimeString()}.wav`, "microphone")),
    [take],
  );

  const takeSample = useCallback(
    async (sample: Sample) => {
      mark("sound-chosen");
      try {
        const response = await fetch(`/samples/${encodeURIComponent(sample.file)}`);
        if (!response.ok) throw new Error(`${response.status}`);
        take(createSound(await response.blob(), sample.file, "sample"));
      } catch {
        setRefusal({ title: `${sample.file} could not be loaded`, advice: "Reload the page and try again." });
      }
    },
    [take],
  );

  const dismiss = useCallback(() => setRefusal(null), []);
  return { refusal, takeFile, takeRecording, takeSample, dismiss };
}
