import { readFile } from "node:fs/promises";
import { join } from "node:path";

export type Sample = { readonly file: string; readonly label: string; readonly title: string };

/** The samples that were bundled when the page was built; having none is a valid state, not a failure. */
export async function bundledSamples(): Promise<Sample[]> {
  try {
    const text = await readFile(join(process.cwd(), "public", "samples", "samples.json"), "utf8");
    return JSON.parse(text) as Sample[];
  } catch {
    return [];
  }
}
