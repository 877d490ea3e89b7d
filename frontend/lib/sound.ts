/** A recording that somebody chose, as the page holds it. */

export type Sound = {
  /** Unique in this page's life, so that the same file chosen again is a new sound. */
  readonly id: number;
  readonly name: string;
  readonly blob: Blob;
  readonly source: "file" | "sample" | "microphone";
};

let count = 0;

export function createSound(blob: Blob, name: string, source: Sound["source"]): Sound {
  count += 1;
  return { id: count, name, blob, source };
}

/** The endings of the formats that the gateway decodes. */
export const EXTENSIONS = [
  ".wav",
  ".flac",
  ".ogg",
  ".oga",
  ".opus",
  ".mp3",
  ".aif",
  ".aiff",
  ".aifc",
  ".au",
  ".caf",
  ".w64",
  ".rf64",
];

export type Refusal = { readonly title: string; readonly advice: string };

/** What can be told about a file before it is sent; `null` where only the server can tell. */
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
    return { title: `${file.name} is not a sound`, advice: "WAV, FLAC, OGG, MP3 and AIFF work." };
  }
  return null;
}

function mebibytes(bytes: number): string {
  return `${(bytes / 2 ** 20).toFixed(1)} MiB`;
}
