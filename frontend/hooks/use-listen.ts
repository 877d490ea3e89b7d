"use client";

import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import { useResult } from "@/components/result/result-context";
import { separateAside } from "@/lib/listen/separator";
import { Voices } from "@/lib/listen/voices";
import { windowSamples } from "@/lib/listen/window";
import type { Mask } from "@/lib/whatif/mask";

export const VERSIONS = ["original", "covered", "rest"] as const;
export type Version = (typeof VERSIONS)[number];

/** The shown window's sound, what a mask covers of it, and the rest. */
export type Versions = { readonly of: Mask; readonly samples: Record<Version, Float32Array<ArrayBuffer>> };

/** Plays the part that a mask covers: the versions replace the recording in the page's player, on one clock. */
export function useListen(mask: Mask) {
  const { analysis, result, model, player } = useResult();
  const { blob } = result.sound;
  const { sampleRate, framing, melCentersHz: centersHz } = model;
  const [chosen, setChosen] = useState<Version | null>(null);
  const [versions, setVersions] = useState<Versions | null>(null);
  const [isUndecodable, setUndecodable] = useState(false);
  const voices = useRef<Voices | null>(null);
  const frames = analysis.spectrogram.cols;
  const { start, soundEnd } = analysis.window;
  const extent = useMemo(() => ({ start, end: soundEnd }), [start, soundEnd]);
  const isWanted = chosen !== null;

  useEffect(() => {
    if (!isWanted) return;
    let current = true;
    const prepare = async () => {
      const samples = await windowSamples(blob, sampleRate, extent);
      const parts = await separateAside({ samples, mask, framing, sampleRate, centersHz, frames });
      if (current) setVersions({ of: mask, samples: { original: samples, ...parts } });
    };
    prepare().catch(() => current && setUndecodable(true));
    return () => {
      current = false;
    };
  }, [isWanted, blob, sampleRate, extent, mask, framing, centersHz, frames]);

  // Other versions, or another window, replace the previous ones.
  const wanted = useRef<Version>("original");
  useEffect(() => {
    if (!versions) return;
    const { samples } = versions;
    const all = VERSIONS.map((version) => samples[version]);
    const next = new Voices(all, sampleRate, extent, VERSIONS.indexOf(wanted.current));
    player.replace(next);
    voices.current = next;
    return () => {
      player.replace(null);
      next.close();
      voices.current = null;
    };
  }, [versions, sampleRate, extent, player]);

  const choose = useCallback((version: Version) => {
    wanted.current = version;
    setChosen(version);
    voices.current?.choose(VERSIONS.indexOf(version));
  }, []);

  return { chosen, choose, versions: versions?.of === mask ? versions : null, isUndecodable };
}
