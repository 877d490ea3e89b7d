/** The page's settings, kept in its address so that a link shows the same view. */

import { SEQUENTIAL, type SequentialName } from "@/lib/viz/colormap";
import { SCOPES, type Scope } from "@/lib/viz/scale";

/** How the evidence is drawn over the spectrogram. */
export const OVERLAYS = ["outline", "filled", "off"] as const;
export type Overlay = (typeof OVERLAYS)[number];

export type Settings = {
  readonly colormap: SequentialName;
  /** Over which maps a colour range is taken. */
  readonly scope: Scope;
  /** dB that the spectrogram's colours span. */
  readonly dynamicRange: number;
  readonly overlay: Overlay;
  /** Whether all classes are listed. */
  readonly ranking: boolean;
  /** The class whose evidence is shown; the first prediction where it is null. */
  readonly label: string | null;
  /** The layer that is open. */
  readonly stage: string | null;
};

export const DEFAULTS: Settings = {
  colormap: "magma",
  scope: "layer",
  dynamicRange: 80,
  overlay: "outline",
  ranking: false,
  label: null,
  stage: null,
};

export const DYNAMIC_RANGE_DB = { min: 30, max: 120, step: 5 };

/** Reads what it understands and leaves the rest at its default: an old link never breaks the page. */
export function parseSettings(query: URLSearchParams): Settings {
  return {
    colormap: oneOf(SEQUENTIAL, query.get("colours")) ?? DEFAULTS.colormap,
    scope: oneOf(SCOPES, query.get("scale")) ?? DEFAULTS.scope,
    dynamicRange:
      within(query.get("range"), DYNAMIC_RANGE_DB.min, DYNAMIC_RANGE_DB.max) ?? DEFAULTS.dynamicRange,
    overlay: oneOf(OVERLAYS, query.get("evidence")) ?? DEFAULTS.overlay,
    ranking: query.get("ranking") === "true",
    label: query.get("class"),
    stage: query.get("layer"),
  };
}

/** Only what differs from the defaults, in a fixed order. */
export function serialiseSettings(settings: Settings): URLSearchParams {
  const query = new URLSearchParams();
  const put = (name: string, key: keyof Settings) => {
    if (settings[key] !== DEFAULTS[key]) query.set(name, String(settings[key]));
  };
  put("colours", "colormap");
  put("scale", "scope");
  put("range", "dynamicRange");
  put("evidence", "overlay");
  put("ranking", "ranking");
  put("class", "label");
  put("layer", "stage");
  return query;
}

function oneOf<T extends string>(choices: readonly T[], value: string | null): T | undefined {
  return choices.find((choice) => choice === value);
}

function within(value: string | null, min: number, max: number): number | undefined {
  const number = value === null || value === "" ? Number.NaN : Number(value);
  return number >= min && number <= max ? number : undefined;
}
