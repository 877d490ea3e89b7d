"use client";

import { useCallback, useEffect, useRef, useState } from "react";
import { decodeToWav } from "@/lib/decode";
import type { Model } from "@/lib/gateway";
import { addressOf } from "@/lib/sample-address";
import type { Sample } from "@/lib/samples";
import { createSound, isDecodedHere, type Refusal, refusalOf, type Sound } from "@/lib/sound";
import { mark } from "@/lib/timing";

/** Every way in ends here: what can be refused at once is refused, the rest goes to `onSound`. */
export function useSounds(model: Model | null, onSound: (sound: Sound) => void) {
  const [refusal, setRefusal] = useState<Refusal | null>(null);
  const latest = useRef({ model, onSound });
  useEffect(() => {
    latest.current = { model, onSound };
  });

  const take = useCallback((sound: Sound) => {
    const { size, type } = sound.blob;
    const most = latest.current.model?.limits.maxUploadBytes ?? Number.POSITIVE_INFINITY;
    const refused = refusalOf({ name: sound.name, size, type }, most);
    setRefusal(refused);
    if (!refused) latest.current.onSound(sound);
  }, []);

  const takeFile = useCallback(
    async (file: File) => {
      mark("sound-chosen");
      if (file.size === 0 || !isDecodedHere(file)) return take(createSound(file, file.name, "file"));
      try {
        take(createSound(await decodeToWav(file), file.name, "file", "decoded by your browser"));
      } catch {
        setRefusal({
          title: `${file.name} cannot be decoded`,
          advice: "Neither this browser nor the server reads it. Save it as WAV, FLAC, OGG or MP3.",
        });
      }
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
        const response = await fetch(addressOf(sample.file));
        if (!response.ok) throw new Error(`${response.status}`);
        take(createSound(await response.blob(), sample.file, "sample"));
      } catch {
        setRefusal({ title: `${sample.file} could not be loaded`, advice: "Reload the page and try again." });
      }
    },
    [take],
  );

  const dismiss = useCallback(() => setRefusal(null), []);
  return { refusal, refuse: setRefusal, takeFile, takeRecording, takeSample, dismiss };
}
