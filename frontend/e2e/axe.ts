/** The accessibility violations that axe finds on a page. */

import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { Page } from "@playwright/test";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

type Finding = { id: string; impact: string; nodes: { html: string; failureSummary: string }[] };

/** Serious and critical findings, in words. */
export async function findings(page: Page): Promise<string[]> {
  await page.evaluate(axe);
  const violations: Finding[] = await page.evaluate(async () => {
    const runner = (
      window as unknown as { axe: { run: (options: object) => Promise<{ violations: never[] }> } }
    ).axe;
    return (await runner.run({ preload: false })).violations;
  });
  return violations
    .filter(({ impact }) => impact === "serious" || impact === "critical")
    .flatMap(({ id, nodes }) => nodes.map(({ html, failureSummary }) => `${id}: ${html} ${failureSummary}`));
}
