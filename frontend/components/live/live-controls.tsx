"use client";

import { useEffect, useRef, useState } from "react";
import { Button } from "@/components/ui/button";
import { Choice } from "@/components/ui/choice";
import { formatMinutes } from "@/lib/format";
import type { Listener, LiveState } from "@/lib/live/listener";
import type { Wanted } from "@/lib/live/source";
import { ACCEPTED } from "@/lib/sound";

export const SPANS = ["10", "30", "120"] as const;
export type SpanChoice = (typeof SPANS)[number];

/** Decibels at the left end of the level meter. */
const QUIETEST = -60;

type Props = {
  listener: Listener;
  state: LiveState;
  span: SpanChoice;
  onSpan: (span: SpanChoice) => void;
  onSource: (wanted: Wanted) => void;
  onFreeze: () => void;
  onGoOn: () => void;
  onStop: () => void;
  onSave: () => void;
};

/** What is listened to, how loud it is, and the buttons. */
export function LiveControls({
  listener,
  state,
  span,
  onSpan,
  onSource,
  onFreeze,
  onGoOn,
  onStop,
  onSave,
}: Props) {
  const file = useRef<HTMLInputElement>(null);
  const devices = useMicrophones(state.step === "listening");
  const source = state.kind === "microphone" ? (state.device ?? "microphone") : state.kind;
  const choose = (value: string) => {
    if (value === "file") file.current?.click();
    else if (value === "tab") onSource({ kind: "tab" });
    else onSource({ kind: "microphone", device: value === "microphone" ? undefined : value });
  };
  const microphones = devices.length > 0 ? devices : [{ value: "microphone", name: "Microphone" }];
  return (
    <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
      <h2 id="live-title" className="text-title font-medium tracking-tight">
        {state.step === "frozen" ? "Frozen" : state.step === "ended" ? "Stopped" : "Listening"}
      </h2>
      <Clock listener={listener} />
      {state.step === "listening" && <Level listener={listener} />}
      <Choice
        label="Source"
        hideLabel
        value={source}
        choices={[
          ...microphones,
          { value: "tab", name: "Another tab" },
          { value: "file", name: "A file, as if live" },
        ]}
        onChange={choose}
      />
      <Choice
        label="Shown"
        value={span}
        choices={SPANS.map((value) => ({ value, name: value === "120" ? "2 minutes" : `${value} s` }))}
        onChange={onSpan}
      />
      <input
        ref={file}
        type="file"
        accept={ACCEPTED}
        aria-label="File to listen to"
        tabIndex={-1}
        className="sr-only"
        onChange={(event) => {
          const chosen = event.target.files?.[0];
          event.target.value = "";
          if (chosen) onSource({ kind: "file", file: chosen });
        }}
      />
      <span className="ml-auto flex flex-wrap items-center gap-3">
        <Button look="plain" onClick={onSave} disabled={!state.latest}>
          Save the last minute as WAV
        </Button>
        {state.step === "frozen" ? (
          <Button look="solid" onClick={onGoOn}>
            Continue listening
          </Button>
        ) : (
          <Button look="solid" onClick={onFreeze} disabled={!state.latest} aria-keyshortcuts="Space">
            Freeze
          </Button>
        )}
        <Button onClick={onStop}>Stop</Button>
      </span>
    </div>
  );
}

/** Written into its element a few times a second, without rendering anything. */
function Clock({ listener }: { listener: Listener }) {
  const element = useRef<HTMLSpanElement>(null);
  useEffect(() => {
    const timer = setInterval(() => {
      if (element.current) element.current.textContent = formatMinutes(Math.floor(listener.now));
    }, 200);
    return () => clearInterval(timer);
  }, [listener]);
  return (
    <span ref={element} className="min-w-10" data-testid="live-clock">
      0:00
    </span>
  );
}

function Level({ listener }: { listener: Listener }) {
  const meter = useRef<HTMLMeterElement>(null);
  useEffect(() => {
    const timer = setInterval(() => {
      const decibels = Math.max(QUIETEST, 20 * Math.log10(Math.max(listener.peak, 1e-4)));
      if (meter.current) meter.current.value = decibels;
    }, 100);
    return () => clearInterval(timer);
  }, [listener]);
  return (
    <meter
      ref={meter}
      aria-label="Level"
      min={QUIETEST}
      max={0}
      className="h-2 w-24 forced-color-adjust-none"
    />
  );
}

/** The microphones there are, which browsers name once one of them may be used. */
function useMicrophones(allowed: boolean): { value: string; name: string }[] {
  const [devices, setDevices] = useState<{ value: string; name: string }[]>([]);
  useEffect(() => {
    if (!allowed || !navigator.mediaDevices) return;
    const read = async () => {
      const all = await navigator.mediaDevices.enumerateDevices();
      const inputs = all.filter(({ kind, deviceId }) => kind === "audioinput" && deviceId !== "");
      setDevices(
        inputs.map(({ deviceId, label }, index) => ({
          value: deviceId,
          name: label || `Microphone ${index + 1}`,
        })),
      );
    };
    void read();
    navigator.mediaDevices.addEventListener("devicechange", read);
    return () => navigator.mediaDevices.removeEventListener("devicechange", read);
  }, [allowed]);
  return devices;
}
