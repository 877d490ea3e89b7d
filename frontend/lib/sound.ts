/** A recording that the user chose, as the page holds it. */

export type Sound = {
  /** Unique in this page's life, so that the same file chosen again is a new sound. */
  readonly id: number;
  readonly name: string;
  readonly blob: Blob;
  readonly source: "file" | "sample" | "microphone";
  /** What was done to it before it was sent, if anything. */
  readonly note?: string | undefined;
};

let count = 0;

export function createSound(blob: Blob, name: string, source: Sound["source"], note?: string): Sound {
  count += 1;
  return { id: count, name, blob, source, note };
}

/** The endings of formats that the gateway does not decode, and browsers do. */
const DECODED_HERE = [".m4a", ".mp4", ".webm", ".aac", ".3gp", ".mov"];

export function isDecodedHere({ name }: { name: string }): boolean {
  return DECODED_HERE.some((extension) => name.toLowerCase().endsWith(extension));
}

/** The endings of the formats that the gateway decodes. */
const EXTENSIONS = [".wav", ".flac", ".ogg", ".oga", ".opus", ".mp3", ".aif", ".aiff", ".aifc", ".rf64"];

/** What the file chooser offers. */
export const ACCEPTED = ["audio/*", ...EXTENSIONS, ...DECODED_HERE].join(",");

export type Refusal = { readonly title: string; readonly advice: string };

/** Why a file is refused before it is sent; `null` where only the server can decide. */
export function refusalOf(
  file: { name: string; size: number; type: string },
  maxBytes: number,
): Refusal | null {
  if (file.size === 0)
    return { title: `${file.name} is empty`, advice: "Choose a recording that contains sound." };
  if (file.size > maxBytes) {
    return {
      title: `${file.name} is too large`,
      advice: `It has ${mebibytes(file.size)} and the limit is ${mebibytes(maxBytes)}. Save it as FLAC, OGG or MP3, or cut out the part that matters.`,
    };
  }
  const known = EXTENSIONS.some((extension) => file.name.toLowerCase().endsWith(extension));
  if (!known && !file.type.startsWith("audio/")) {
    return {
      title: `${file.name} is not a sound`,
      advice: "WAV, FLAC, OGG, MP3, AIFF, M4A, MP4 and WebM work.",
    };
  }
  return null;
}

function mebibytes(bytes: number): string {
  return `${(bytes / 2 ** 20).toFixed(1)} MiB`;
}
