import type { Page } from "@playwright/test";
import { analyse, expect, open, samples, test, tone } from "./support";

/** Gives the page a bundled sample, whose class the network knows. */
async function sample(page: Page, name: string) {
  await (await samples(page)).filter({ hasText: name }).click();
  await expect(page.getByTestId("verdict")).toContainText(new RegExp(name, "i"));
}

test("a class that was chosen for one sound is forgotten with it", async ({ page }) => {
  await open(page);
  await sample(page, "Dog");
  const second = page.getByTestId("prediction").nth(1);
  await second.click();
  await expect(second).toHaveAttribute("aria-pressed", "true");
  await expect(page).toHaveURL(/class=/);
  await sample(page, "Rain");
  await expect(page.getByTestId("evidence")).toContainText("speaks for rain");
  await expect(page.getByTestId("prediction").first()).toHaveAttribute("aria-pressed", "true");
  await expect(page).not.toHaveURL(/class=/);
});

test("a link's class holds for the first sound", async ({ page }) => {
  await open(page, "?class=helicopter");
  await sample(page, "Dog");
  await expect(page.getByTestId("evidence")).toContainText("speaks for helicopter");
});

test("evidence has one scale for all classes, and adds up in words", async ({ page }) => {
  await open(page);
  await sample(page, "Dog");
  const line = page.getByTestId("evidence");
  const scale = async () => /scale for all classes: (±[\d.]+)/.exec(await line.innerText())?.[1];
  const first = await scale();
  expect(first).toBeDefined();
  const text = await line.innerText();
  const [, mean = "", bias = "", logit = ""] =
    /mean (\S+) \+ bias (\S+) = logit (\S+)/.exec(text.replaceAll("−", "-")) ?? [];
  expect(Number(mean) + Number(bias)).toBeCloseTo(Number(logit), 1);
  await page.getByTestId("prediction").nth(1).click();
  await expect(line).not.toContainText("speaks for dog");
  expect(await scale()).toBe(first);
  await expect(page.getByRole("img", { name: /^Spectrogram.*[Ee]vidence for/ })).toBeVisible();
});

test("silence is out of distribution: no ranking, no evidence, until a class is chosen", async ({ page }) => {
  await open(page);
  await analyse(page, tone(440, 5, 0), "silence.wav");
  await expect(page.getByTestId("verdict")).toHaveAttribute("data-verdict", "nothing");
  await expect(page.getByRole("heading", { name: "Nothing it knows" })).toBeVisible();
  await expect(page.getByTestId("prediction")).toHaveCount(0);
  await expect(page.getByTestId("evidence")).toHaveCount(0);
  await page.getByRole("button", { name: "Show the nearest" }).click();
  await page.getByTestId("ranking").getByRole("button").first().click();
  await expect(page.getByTestId("evidence")).toBeVisible();
});

test("no confidence reads 100 %", async ({ page }) => {
  await open(page, "?ranking=true");
  for (const name of ["Dog", "Rain", "Helicopter"]) {
    await sample(page, name);
    await expect(page.getByTestId("verdict")).not.toContainText("100 %");
    await expect(page.getByTestId("ranking")).not.toContainText("100 %");
  }
});

test("an analysed part says how long the whole recording is", async ({ page }) => {
  await open(page);
  await sample(page, "Dog");
  await page.locator("body").press("o"); // nothing before the playhead: no selection
  await page.locator("body").press("ArrowRight");
  await page.locator("body").press("ArrowRight");
  await page.locator("body").press("ArrowRight");
  await page.locator("body").press("o");
  await page.getByRole("button", { name: "Analyse just this" }).click();
  await expect(page.getByTestId("subtitle")).toContainText("1.50 s of 5.00 s");
});

for (const [width, height] of [
  [1366, 768],
  [360, 780],
] as const) {
  test(`${width} × ${height}: class, waveform and spectrogram on the first screen`, async ({
    browser,
    baseURL,
  }) => {
    const phone = width < 640;
    const context = await browser.newContext({
      viewport: { width, height },
      hasTouch: phone,
      isMobile: phone,
      ...(baseURL && { baseURL }),
    });
    const page = await context.newPage();
    await open(page);
    await sample(page, "Dog");
    const bottom = async (selector: string) => {
      const box = await page.locator(selector).boundingBox();
      return box ? box.y + box.height : Number.POSITIVE_INFINITY;
    };
    // On a phone the player covers the lower edge.
    const player = await page.getByRole("toolbar", { name: "Player" }).boundingBox();
    const visible = phone ? (player?.y ?? 0) : height;
    expect(await page.evaluate(() => window.scrollY)).toBe(0);
    for (const selector of ["#result-title", '[data-plot="waveform"]', '[data-plot="spectrogram"]']) {
      expect(await bottom(selector), selector).toBeLessThanOrEqual(visible);
    }
    await context.close();
  });
}
