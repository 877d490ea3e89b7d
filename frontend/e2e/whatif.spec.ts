import type { Page } from "@playwright/test";
import { unpacked } from "../lib/whatif/mask";
import { analyse, expect, GATEWAY, open, plotBox, samples, test, tone } from "./support";

async function sample(page: Page, name: string) {
  await open(page);
  await (await samples(page)).filter({ hasText: name }).click();
  await expect(page.getByTestId("verdict")).toContainText(new RegExp(name, "i"));
}

const tool = (page: Page, name: string) =>
  page.getByTestId("bench").getByRole("button", { name, exact: true });
const isWhatIf = (url: string) => url.startsWith(`${GATEWAY}/v1/whatif`);

/** The answer that the page got to its next question. */
async function answered(page: Page, act: () => Promise<unknown>) {
  const response = page.waitForResponse((each) => isWhatIf(each.url()));
  await act();
  return (await response).json();
}

test("without its evidence it is no longer a dog, and random areas are analysed too", async ({ page }) => {
  await sample(page, "Dog");
  const { variants, labels } = await answered(page, () => tool(page, "Remove it").click());
  expect(variants).toHaveLength(6);
  expect(new Set(variants.map(({ n_cells }: { n_cells: number }) => n_cells)).size).toBe(1);
  const after = variants[0].confidences[labels.indexOf("dog")];
  const byChance = variants
    .slice(1)
    .map((each: { confidences: number[] }) => each.confidences[labels.indexOf("dog")]);
  expect(after).toBeLessThan(Math.min(...byChance));
  await expect(page.getByTestId("outcome")).toContainText(/Dog fell from \d\d % to \d/);
  const mean = byChance.reduce((sum: number, each: number) => sum + each, 0) / 5;
  await expect(page.getByTestId("random")).toContainText(`5 times: ${Math.round(mean * 100)} % on average`);
  await expect(page.getByRole("img", { name: /^Removed: 20 % of the spectrogram/ })).toBeVisible();

  await page.locator("body").press("k");
  await expect(page.getByTestId("outcome")).toContainText("From this part alone: dog");
  await page.keyboard.press("Escape");
  await expect(page.getByTestId("evidence")).toBeVisible();
});

test("rain is everywhere, and the page says so", async ({ page }) => {
  await sample(page, "Rain");
  await tool(page, "Remove it").click();
  await expect(page.getByTestId("outcome")).toContainText(
    "The rain is everywhere: no fifth of it is needed.",
  );
});

test("what is painted is sent at most six times a second, the last one last, and can be undone", async ({
  page,
}) => {
  await sample(page, "Dog");
  await tool(page, "Paint").click();
  const requests: { at: number; question: string }[] = [];
  page.on("request", (request) => {
    const body = isWhatIf(request.url()) ? request.postData() : null;
    if (body) requests.push({ at: Date.now(), question: /\{"variants".*\}/.exec(body)?.[0] ?? "" });
  });
  const box = await plotBox(page, "spectrogram");
  const begin = Date.now();
  await page.mouse.move(box.x + 0.1 * box.width, box.y + 0.5 * box.height);
  await page.mouse.down();
  for (let step = 0; step < 60; step++) {
    await page.mouse.move(box.x + (0.1 + step / 150) * box.width, box.y + 0.6 * box.height);
  }
  await page.mouse.up();
  await expect(page.getByTestId("random")).toContainText("on average");
  const seconds = (Date.now() - begin) / 1000;
  expect(requests.length).toBeGreaterThan(1);
  expect(requests.length).toBeLessThanOrEqual(Math.ceil(6 * seconds) + 1);
  expect(JSON.parse(requests.at(-1)?.question ?? "").variants).toHaveLength(6);
  await expect(page.getByRole("img", { name: /^Removed: \d+ % of the spectrogram/ })).toBeVisible();
  await page.getByRole("button", { name: "Undo" }).click();
  await expect(page.getByText("Paint over the spectrogram")).toBeVisible();
});

test("zoomed in pitch, what is painted is what is seen there, with a finer brush", async ({ page }) => {
  await sample(page, "Dog");
  for (const key of ["b", "p", "p"]) await page.locator("body").press(key);
  const box = await plotBox(page, "spectrogram");
  // A quarter up in the middle quarter of the axis: row 28 of 64.
  const { variants } = await answered(page, () =>
    page.mouse.click(box.x + 0.3 * box.width, box.y + 0.75 * box.height),
  );
  const { cells } = unpacked({ rows: 64, cols: 251 }, variants[0].mask);
  const rows = new Set(Array.from(cells.keys(), (at) => (cells[at] ? Math.floor(at / 251) : 28)));
  expect(Math.min(...rows)).toBeGreaterThanOrEqual(27);
  expect(Math.max(...rows)).toBeLessThanOrEqual(29);
});

test("keys paint a box, which says where it is, and exactly that part is sent", async ({ page }) => {
  await sample(page, "Dog");
  await page.locator("body").press("b");
  const cursor = page.getByRole("slider", { name: "Box to paint" });
  await cursor.focus();
  for (let press = 0; press < 4; press++) await page.keyboard.press("ArrowLeft");
  await page.keyboard.press("Shift+ArrowRight");
  await page.keyboard.press("ArrowUp");
  await expect(cursor).toHaveAttribute("aria-valuetext", /^1\.8\d–2\.\d\d s, .* kHz–.* kHz$/);
  const { variants } = await answered(page, () => page.keyboard.press("Enter"));
  const again = await page.request.post(`${GATEWAY}/v1/whatif`, {
    multipart: {
      file: {
        name: "dog.flac",
        mimeType: "audio/flac",
        buffer: await page.request.get("/samples/dog.flac").then((r) => r.body()),
      },
      question: JSON.stringify({
        variants: [{ grid: [64, 251], mask: variants[0].mask, mode: "remove", fill: "mean" }],
      }),
    },
  });
  // Alone in its batch, where the page's question had six: sums in another order.
  (await again.json()).variants[0].confidences.forEach((confidence: number, index: number) => {
    expect(Math.abs(confidence - variants[0].confidences[index])).toBeLessThan(1e-5);
  });
  await page.keyboard.press("Delete");
  await expect(page.getByText("Paint over the spectrogram")).toBeVisible();
});

test("the curve says how far the evidence can be trusted, and walks along its masks", async ({ page }) => {
  await sample(page, "Dog");
  const { curve } = await answered(page, () => tool(page, "Faithfulness").click());
  await expect(page.getByTestId("curve-words")).toContainText(
    /^Half gone after \d+ %; at random (after \d+ %|never)\.$/,
  );
  await expect(page.getByTestId("curve")).toContainText(`${curve.removed.auc.toFixed(2)} when removed`);
  const slider = page.getByRole("slider", { name: "Share of the evidence that is removed" });
  await expect(page.getByRole("img", { name: "Removed: 20 % of the spectrogram" })).toBeVisible();
  await slider.focus();
  await page.keyboard.press("ArrowRight");
  await expect(slider).toHaveAttribute("aria-valuetext", /^25 % removed: dog/);
  await expect(page.getByRole("img", { name: "Removed: 25 % of the spectrogram" })).toBeVisible();
});

test("a request that fails says why and can be retried", async ({ page, expectedErrors }) => {
  expectedErrors.push(/503/);
  await sample(page, "Dog");
  await page.route(`${GATEWAY}/v1/whatif**`, (route) =>
    route.fulfill({
      status: 503,
      contentType: "application/problem+json",
      headers: {
        "Access-Control-Allow-Origin": "*",
        "Access-Control-Expose-Headers": "Retry-After, X-Request-ID",
      },
      body: '{"detail":"All places are taken.","code":"busy"}',
    }),
  );
  await tool(page, "Remove it").click();
  await expect(page.getByTestId("whatif").getByRole("alert")).toContainText("All places are taken.");
  await page.unroute(`${GATEWAY}/v1/whatif**`);
  await page.getByTestId("whatif").getByRole("button", { name: "Try again" }).click();
  await expect(page.getByTestId("random")).toContainText("on average");
});

test("nothing it knows has no evidence to remove, but can be painted over", async ({ page }) => {
  await open(page);
  await analyse(page, tone(440, 5, 0), "silence.wav");
  await expect(tool(page, "Remove it")).toHaveCount(0);
  await expect(tool(page, "Paint")).toBeVisible();
});
