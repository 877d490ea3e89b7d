import type { Page } from "@playwright/test";
import { findings } from "./axe";
import { expect, open, samples, test } from "./support";

/** Every tool of the bench, and what is on the page once it is ready. */
const TOOLS: Record<string, (page: Page) => Promise<unknown>> = {
  "Remove it": (page) => expect(page.getByTestId("random")).toContainText("on average"),
  "Keep only it": (page) => expect(page.getByTestId("outcome")).toContainText("From this part alone"),
  Paint: (page) => expect(page.getByText("Paint over the spectrogram")).toBeVisible(),
  Listen: async (page) => {
    await page.getByRole("button", { name: "The rest" }).click();
    await expect(page.getByTestId("reanalysis")).toContainText("analysed again");
  },
  "Why this class": (page) => page.getByTestId("group").first().click(),
  Compare: (page) => page.getByRole("button", { name: "Keep this as A" }).click(),
  Faithfulness: (page) => expect(page.getByTestId("curve-words")).toBeVisible(),
};

for (const { width, colorScheme } of [
  { width: 1366, colorScheme: "light" },
  { width: 360, colorScheme: "dark" },
] as const) {
  test(`every tool at ${width} pixels: axe finds nothing serious, nothing scrolls sideways`, async ({
    browser,
    baseURL,
  }) => {
    test.setTimeout(90_000);
    const context = await browser.newContext({
      viewport: { width, height: 780 },
      colorScheme,
      reducedMotion: "reduce",
      hasTouch: width === 360,
      isMobile: width === 360,
      ...(baseURL && { baseURL }),
    });
    const page = await context.newPage();
    await open(page);
    await (await samples(page)).filter({ hasText: "Dog" }).click();
    await expect(page.getByTestId("verdict")).toContainText("Dog");
    for (const [name, ready] of Object.entries(TOOLS)) {
      await page.getByTestId("bench").getByRole("button", { name, exact: true }).click();
      await ready(page);
      expect(await findings(page), name).toEqual([]);
      expect(await page.evaluate(() => document.documentElement.scrollWidth), name).toBeLessThanOrEqual(
        width,
      );
      if (width > 360) continue;
      const small = await page
        .locator("button:visible, select:visible")
        .evaluateAll((all) =>
          all
            .filter((each) => each.getBoundingClientRect().height < 44 && !each.closest("p"))
            .map((each) => each.textContent),
        );
      expect(small, name).toEqual([]);
    }
    await context.close();
  });
}
