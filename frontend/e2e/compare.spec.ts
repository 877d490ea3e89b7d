import { readFile } from "node:fs/promises";
import type { Page } from "@playwright/test";
import { expect, open, plotBox, samples, test } from "./support";

async function sample(page: Page, name: string) {
  await (await samples(page)).filter({ hasText: name }).click();
  await expect(page.getByTestId("verdict")).toContainText(new RegExp(name, "i"));
}

const tool = (page: Page, name: string) =>
  page.getByTestId("bench").getByRole("button", { name, exact: true });

test("a sound that was kept is shown beside the next one, and both zoom together", async ({ page }) => {
  await open(page);
  await sample(page, "Dog");
  await tool(page, "Compare").click();
  await page.getByRole("button", { name: "Keep this as A" }).click();
  await sample(page, "Rain");
  await page.locator("body").press("c");
  await expect(page.getByRole("img", { name: "Spectrogram A: dog.flac" })).toBeVisible();
  await expect(page.getByRole("img", { name: "Spectrogram B: rain.flac" })).toBeVisible();
  const scores = page.getByTestId("compared-scores");
  await expect(scores.getByRole("row", { name: /^Dog \d\d %/ })).toBeVisible();
  await expect(scores.getByRole("row", { name: /^Rain .* 9\d %/ })).toBeVisible();
  const painted = () =>
    page
      .getByRole("img", { name: "Spectrogram A: dog.flac" })
      .evaluate((canvas) => (canvas as HTMLCanvasElement).toDataURL());
  const whole = await painted();
  await page.locator("body").press("+");
  await expect.poll(painted).not.toBe(whole);
  const zoomed = await painted();
  await page.locator("body").press("p");
  await expect.poll(painted).not.toBe(zoomed);
  await expect(
    page.getByTestId("compare").getByText(/^Adog.flac, .* s, [\d.]+ k?Hz–[\d.]+ kHz$/),
  ).toBeVisible();
  await expect(page.getByRole("img", { name: "B − A, evidence for rain" })).toBeVisible();
  await page.getByRole("button", { name: "Forget A" }).click();
  await expect(page.getByRole("button", { name: "Keep this as A" })).toBeVisible();
});

test("a sound without its evidence is compared with the whole, and exported", async ({ page }) => {
  await open(page);
  await sample(page, "Dog");
  await tool(page, "Compare").click();
  await page.getByRole("button", { name: "Keep this as A" }).click();
  await tool(page, "Remove it").click();
  await expect(page.getByTestId("random")).toContainText("on average");
  await tool(page, "Compare").click();
  await expect(
    page.getByRole("img", { name: /^Spectrogram B: dog.flac, without \d+ % of it$/ }),
  ).toBeVisible();
  await expect(page.getByTestId("no-difference")).toContainText("comes without its evidence");

  const saved = async (entry: string) => {
    await page.getByRole("button", { name: "Export" }).click();
    const download = page.waitForEvent("download");
    await page.getByRole("menuitem", { name: entry }).click();
    return readFile((await (await download).path()) ?? "", "utf8");
  };
  const json = JSON.parse(await saved("What if, JSON"));
  const csv = (await saved("What if, CSV")).trim().split("\r\n");
  expect(csv).toHaveLength(1 + 1 + json.variants.length);
  const dog = (csv[0] ?? "").split(",").indexOf("dog");
  expect(Number(csv[2]?.split(",")[dog])).toBe(json.variants[0].confidences[json.labels.indexOf("dog")]);
  const report = await saved("Report, HTML");
  expect(report).toMatch(/<h2>Without \d+ % of the spectrogram<\/h2>/);
  expect(report).toContain(`<td>${json.variants[0].confidences[json.labels.indexOf("dog")]}</td>`);
});

test("the report opens by itself, offline, with plots and sound", async ({ page, context }) => {
  await open(page);
  await sample(page, "Dog");
  await page.getByRole("button", { name: "Export" }).click();
  const download = page.waitForEvent("download");
  await page.getByRole("menuitem", { name: "Report, HTML" }).click();
  const path = await (await download).path();
  const report = await context.newPage();
  await context.setOffline(true);
  await report.setContent(await readFile(path ?? "", "utf8"));
  await expect(report.getByRole("heading", { name: "dog.flac" })).toBeVisible();
  await expect(report.getByText(/Dog \d\d %/).first()).toBeVisible();
  const images = await report
    .getByRole("img")
    .evaluateAll((all) => all.map((each) => (each as HTMLImageElement).naturalWidth));
  expect(images).toEqual([2400, 2400]);
  await expect
    .poll(() => report.locator("audio").evaluate((audio) => (audio as HTMLAudioElement).duration))
    .toBeCloseTo(5, 1);
  await context.setOffline(false);
});

test("a cell of a map shows what it can see, on the spectrogram and every map before it", async ({
  page,
}) => {
  await open(page);
  await sample(page, "Dog");
  const box = await plotBox(page, "layer3");
  await page.mouse.move(box.x + 0.4 * box.width, box.y + 0.5 * box.height);
  await expect(page.locator('[data-plot="layer3"]').getByTestId("readout")).toContainText(
    /can see 1\.\d\d–2\.\d\d s/,
  );
  for (const plot of ["spectrogram", "conv1", "layer1", "layer2", "layer3"]) {
    await expect(page.locator(`[data-plot="${plot}"]`).getByTestId("sight").last()).toBeAttached();
  }
  await expect(page.locator('[data-plot="layer4"]').getByTestId("sight")).toHaveCount(0);
  await page.mouse.move(5, 5);
  await expect(page.getByTestId("sight")).toHaveCount(0);
  const cell = page.getByRole("slider", { name: "Cell of conv1" });
  await cell.focus();
  await page.keyboard.press("ArrowRight");
  await expect(cell).toHaveAttribute("aria-valuetext", /^can see 2\.\d\d–2\.\d\d s, .* k?Hz–.* k?Hz/);
  await expect(page.locator('[data-plot="spectrogram"]').getByTestId("sight").last()).toBeAttached();
});
