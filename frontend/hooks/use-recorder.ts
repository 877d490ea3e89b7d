"use client";

import { useCallback, useEffect, useRef, useState } from "react";
import type { Model } from "@/lib/gateway";
import { Recorder } from "@/lib/recorder";
import type { Refusal } from "@/lib/sound";
import { wavSeconds } from "@/lib/wav";

export type Recording =
  | { readonly state: "off" }
  | { readonly state: "requesting" }
  | { readonly state: "on"; readonly seconds: number; readonly peak: number };

type Options = {
  /** What the server takes: recording stops by itself there. */
  readonly limits: Model["limits"] | undefined;
  readonly onDone: (blob: Blob) => void;
  readonly onRefused: (refusal: Refusal) => void;
};

const REASONS: Record<string, string> = {
  NotAllowedError:
    "The browser was not allowed to use the microphone. Allow it in the address bar and try again.",
  NotFoundError: "No microphone was found. Plug one in and try again.",
  NotReadableError: "Another program is using the microphone. Close it and try again.",
};

/** Records until stopped or until the server would take no more; `onDone` gets the recording. */
export function useRecorder(options: Options) {
  const [recording, setRecording] = useState<Recording>({ state: "off" });
  const recorder = useRef<Recorder | null>(null);
  const latest = useRef(options);
  useEffect(() => {
    latest.current = options;
  });

  const finish = useCallback(() => {
    const blob = recorder.current?.stop();
    recorder.current = null;
    setRecording({ state: "off" });
    if (blob && blob.size > 44) latest.current.onDone(blob);
  }, []);

  const start = useCallback(async () => {
    setRecording({ state: "requesting" });
    let shown = 0;
    let peak = 0;
    try {
      if (!navigator.mediaDevices) throw new DOMException("insecure page", "SecurityError");
      recorder.current = await Recorder.start((blockPeak, seconds, sampleRate) => {
        peak = Math.max(peak * 0.9, blockPeak);
        const { limits } = latest.current;
        const longest = limits
          ? Math.min(limits.maxDuration, wavSeconds(limits.maxUploadBytes, sampleRate))
          : Number.POSITIVE_INFINITY;
        // A block more than this one would be too much.
        if (seconds > longest - 0.1) finish();
        else if (seconds - shown >= 0.08) {
          shown = seconds;
          setRecording({ state: "on", seconds, peak });
        }
      });
      setRecording({ state: "on", seconds: 0, peak: 0 });
    } catch (error) {
      const name = error instanceof DOMException ? error.name : "";
      const advice =
        REASONS[name] ??
        "This page may not use the microphone here: browsers allow it on localhost and over https.";
      setRecording({ state: "off" });
      latest.current.onRefused({ title: "Nothing can be recorded", advice });
    }
  }, [finish]);

  const discard = useCallback(() => {
    recorder.current?.close();
    recorder.current = null;
    setRecording({ state: "off" });
  }, []);

  useEffect(() => () => recorder.current?.close(), []);

  return { recording, start, finish, discard };
}
