/** Numbers as people read them, each with its unit. */

/** A confidence. Never 100 %: no network is certain, and rounding must not say so. */
export function formatPercent(confidence: number): string {
  const percent = confidence * 100;
  if (percent > 0 && percent < 0.1) return "< 0.1 %";
  if (percent > 99.9) return "> 99.9 %";
  return `${percent < 9.95 || percent >= 98.95 ? percent.toFixed(1) : Math.round(percent)} %`;
}

/** How often something is right: `about 9 times in 10`. Never ten in ten. */
export function formatOdds(share: number): string {
  const tens = Math.round(share * 10);
  return tens < 10
    ? `about ${tens} times in 10`
    : `about ${Math.min(99, Math.round(share * 100))} times in 100`;
}

/** Whole seconds on a clock: `1:05`. */
export function formatMinutes(seconds: number): string {
  const whole = Math.round(seconds);
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`;
}

/** A number with its sign, to three significant digits: `+45.3`. */
export function formatSigned(value: number): string {
  return `${value > 0 ? "+" : ""}${formatLimit(value)}`;
}

/** Two decimals, with a true minus sign: a logit, a part of one, a factor of a sum. */
export function formatLogit(value: number): string {
  return signed(value.toFixed(2));
}

/** A clock for the player: `0:02.5`. */
export function formatClock(seconds: number): string {
  const tenths = Math.round(Math.max(0, seconds) * 10);
  const minutes = Math.floor(tenths / 600);
  return `${minutes}:${((tenths % 600) / 10).toFixed(1).padStart(4, "0")}`;
}

export function formatSeconds(seconds: number, decimals = 2): string {
  return `${seconds.toFixed(decimals)} s`;
}

export function formatHz(hz: number): string {
  return hz >= 1_000 ? `${(hz / 1_000).toFixed(hz >= 10_000 ? 1 : 2)} kHz` : `${Math.round(hz)} Hz`;
}

/** Decibels, with a true minus sign. */
export function formatDb(db: number, decimals = 1): string {
  return `${signed(db.toFixed(decimals))} dB`;
}

/** An activation, to four significant digits. */
export function formatValue(value: number): string {
  if (value === 0) return "0";
  const size = Math.abs(value);
  return signed(size >= 1_000 || size < 0.001 ? value.toExponential(2) : value.toPrecision(4));
}

/** A colour bar's end, to three significant digits without idle zeros. */
export function formatLimit(value: number): string {
  return signed(String(Number(value.toPrecision(3))));
}

export function formatBytes(bytes: number): string {
  if (bytes < 1024) return `${bytes} bytes`;
  const kib = bytes / 1024;
  return kib < 1024 ? `${Math.round(kib)} KiB` : `${(kib / 1024).toFixed(1).replace(/\.0$/, "")} MiB`;
}

function signed(text: string): string {
  return text.replace("-", "−");
}

/** Sentence case for a class name: `clock_tick` is the model's word, "Clock tick" is ours. */
export function formatLabel(label: string): string {
  const words = label.replaceAll("_", " ");
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** How long the server keeps a sound, as the end of a sentence about it. */
export function keptFor(seconds: number): string {
  if (seconds === 0) return "";
  const time = seconds < 120 ? `${Math.round(seconds)} seconds` : `${Math.round(seconds / 60)} minutes`;
  return ` and keeps them in memory for ${time} after their last use`;
}
