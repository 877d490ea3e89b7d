/** Hands something to the browser's downloads. */
export function save(content: Blob | string, name: string, type = "application/octet-stream"): void {
  const blob = typeof content === "string" ? new Blob([content], { type }) : content;
  const url = URL.createObjectURL(blob);
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
  // The download has its own hold on the bytes once it has begun.
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}

/** `dog bark.wav` → `dog-bark`, safe as a file's name anywhere. */
export function baseName(name: string): string {
  const stem = name.replace(/\.[^.]+$/, "").replace(/[^\p{L}\p{N}]+/gu, "-");
  return stem.replace(/^-+|-+$/g, "").toLowerCase() || "sound";
}
