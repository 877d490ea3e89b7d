"use client";

import { useCallback, useEffect, useRef, useState } from "react";
import { Recorder } from "@/lib/recorder";

export type Recording =
  | { readonly state: "off" }
  | { readonly state: "asking" }
  | { readonly state: "on"; readonly seconds: number; readonly peak: number }
  | { readonly state: "denied"; readonly reason: string };

const REASONS: Record<string, string> = {
  NotAllowedError:
    "The browser was not allowed to use the microphone. Allow it in the address bar and try again.",
  NotFoundError: "No microphone was found. Plug one in and try again.",
  NotReadableError: "Another program is using the microphone. Close it and try again.",
};

/** Records until stopped; `onDone` gets the recording. */
export function useRecorder(onDone: (blob: Blob) => void) {
  const [recording, setRecording] = useState<Recording>({ state: "off" });
  const recorder = useRef<Recorder | null>(null);

  const start = useCallback(async () => {
    setRecording({ state: "asking" });
    let shown = 0;
    let peak = 0;
    try {
      if (!navigator.mediaDevices) throw new DOMException("insecure page", "SecurityError");
      recorder.current = await Recorder.start((blockPeak, seconds) => {
        peak = Math.max(peak * 0.9, blockPeak);
        if (seconds - shown < 0.08) return;
        shown = seconds;
        setRecording({ state: "on", seconds, peak });
      });
      setRecording({ state: "on", seconds: 0, peak: 0 });
    } catch (error) {
      const name = error instanceof DOMException ? error.name : "";
      const reason =
        REASONS[name] ??
        "This page may not use the microphone here: browsers allow it on localhost and over https.";
      setRecording({ state: "denied", reason });
    }
  }, []);

  const finish = useCallback(() => {
    const blob = recorder.current?.stop();
    recorder.current = null;
    setRecording({ state: "off" });
    if (blob && blob.size > 44) onDone(blob);
  }, [onDone]);

  const discard = useCallback(() => {
    recorder.current?.close();
    recorder.current = null;
    setRecording({ state: "off" });
  }, []);

  useEffect(() => () => recorder.current?.close(), []);

  return { recording, start, finish, discard };
}
