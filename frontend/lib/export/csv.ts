/** Tables for a spreadsheet (RFC 4180). */

import type { Analysis } from "@/lib/gateway";

/** Of several windows, the confidences are means over all of them, and are called so. */
export function predictionsCsv({
  predictions,
  uncertain,
  windows,
}: Pick<Analysis, "predictions" | "uncertain" | "windows">): string {
  return csv([
    ["rank", "class", windows.length > 1 ? "mean_confidence" : "confidence", "uncertain"],
    ...predictions.map(({ label, confidence }, index) => [index + 1, label, confidence, uncertain]),
  ]);
}

/** One row for each window, one column for each class. */
export function windowsCsv({ windows, labels }: Pick<Analysis, "windows" | "labels">): string {
  return csv([
    ["window", "start_s", "end_s", "uncertain", ...labels],
    ...windows.map(({ index, start, end, uncertain, confidences }) => [
      index,
      start,
      end,
      uncertain,
      ...confidences,
    ]),
  ]);
}

/** Rows of fields, quoted where needed. */
export function csv(rows: readonly (readonly (string | number | boolean)[])[]): string {
  const field = (value: string | number | boolean) => {
    const text = String(value);
    return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
  };
  return rows.map((row) => `${row.map(field).join(",")}\r\n`).join("");
}
