import { readFile } from "node:fs/promises";
import type { Page } from "@playwright/test";
import { analyse, expect, GATEWAY, medley, open, test } from "./support";

async function take(page: Page, entry: string) {
  await page.getByRole("button", { name: "Export" }).click();
  const download = page.waitForEvent("download");
  await page.getByRole("menuitem", { name: entry }).click();
  const file = await download;
  return { name: file.suggestedFilename(), bytes: await readFile(await file.path()) };
}

test("JSON goes out byte for byte as the gateway writes it, without a second upload", async ({ page }) => {
  await open(page);
  const { json } = await analyse(page, medley(5), "medley.wav");
  const answer = page.waitForResponse((response) => response.url().includes("encoding=json"));
  const { name, bytes } = await take(page, "The answer, JSON");
  expect(name).toBe("medley.json");
  const response = await answer;
  expect(bytes.toString("utf8")).toBe(await response.text());
  expect(response.request().postData()).toContain('name="sound"');
  const saved = JSON.parse(bytes.toString("utf8"));
  expect(saved.predictions).toEqual(json.predictions);
  expect(saved.visualization.conv1.shape).toEqual(json.visualization.conv1.shape);
});

test("tables have the values of the answer", async ({ page }) => {
  await open(page);
  const { json } = await analyse(page, medley(12), "medley.wav");
  const predictions = (await take(page, "Predictions, CSV")).bytes.toString("utf8").trim().split("\r\n");
  expect(predictions).toHaveLength(1 + json.predictions.length);
  expect(predictions[1]).toBe(
    `1,${json.predictions[0].class},${json.predictions[0].confidence},${json.uncertain}`,
  );
  const windows = (await take(page, "Windows, CSV")).bytes.toString("utf8").trim().split("\r\n");
  expect(windows).toHaveLength(1 + json.windows.length);
  expect(windows[0]?.split(",")).toEqual(["window", "start_s", "end_s", "uncertain", ...json.model.labels]);
});

test("every panel is a plot with axes, of the right size and not blank", async ({ page }) => {
  await open(page);
  await analyse(page, medley(12), "medley.wav");
  for (const entry of ["Waveform", "Spectrogram", "Timeline", "Convolution 1", "Layer 4"]) {
    const { name, bytes } = await take(page, entry);
    expect(name, entry).toMatch(/^medley-.*\.png$/);
    expect(bytes.subarray(1, 4).toString()).toBe("PNG");
    expect(bytes.readUInt32BE(16)).toBe(2_400);
    const colours = await page.evaluate(async (data) => {
      const image = new Image();
      image.src = `data:image/png;base64,${data}`;
      await image.decode();
      const canvas = new OffscreenCanvas(image.width, image.height);
      const context = canvas.getContext("2d") as OffscreenCanvasRenderingContext2D;
      context.drawImage(image, 0, 0);
      const { data: pixels } = context.getImageData(0, 0, image.width, image.height);
      const seen = new Set<number>();
      for (let index = 0; index < pixels.length; index += 404) {
        seen.add(((pixels[index] ?? 0) << 16) | ((pixels[index + 1] ?? 0) << 8) | (pixels[index + 2] ?? 0));
      }
      return seen.size;
    }, bytes.toString("base64"));
    expect(colours, entry).toBeGreaterThan(5);
  }
});

test("a link shows the same view", async ({ page }) => {
  await open(page, "?colours=viridis&scale=all&range=60&evidence=filled&ranking=true&layer=layer1");
  await analyse(page, medley(5));
  await expect(page.getByLabel("Colours", { exact: true })).toHaveValue("viridis");
  await expect(page.getByLabel("Colour scale")).toHaveValue("all");
  await expect(page.getByRole("slider", { name: "Dynamic range" })).toHaveAttribute(
    "aria-valuetext",
    "60 dB",
  );
  await expect(page.getByTestId("ranking").getByRole("listitem")).toHaveCount(30);
  await expect(page.getByTestId("channel").first()).toBeVisible();
  await page.getByLabel("Colours", { exact: true }).selectOption("grey");
  await expect(page).toHaveURL(/colours=grey/);
});

test("the page's content security policy allows the gateway and nothing else", async ({ page }) => {
  const response = await page.goto("/");
  const policy = response?.headers()["content-security-policy"] ?? "";
  const { origin, host } = new URL(GATEWAY);
  expect(policy).toContain(`connect-src 'self' ${origin} ws://${host};`);
  expect(policy).toMatch(/script-src 'self' 'nonce-[^']+';/);
  expect(policy).not.toContain("unsafe-eval");
  await expect(page.getByTestId("model")).toContainText("classes");
});
