import { hardSwish } from "../lib/receptive/convolution";
import {
  analyse,
  documentOf,
  expect,
  GATEWAY,
  medley,
  open,
  plotBox,
  readout,
  samples,
  test,
  tone,
} from "./support";

test("a layer opens its blocks and every channel, and a channel its numbers", async ({ page }) => {
  await open(page);
  const { json } = await analyse(page, medley(5));
  const channels = page.waitForResponse((response) => response.url().includes("/v1/activations/layer3"));
  await page.getByTestId("stage-layer3").getByRole("button", { name: "Look inside" }).click();
  const answer = await documentOf(await channels);
  const tiles = page.getByTestId("channel");
  await expect(tiles).toHaveCount(answer.shape[0]);

  const strongest = [...answer.channels].sort((a, b) => b.mean - a.mean)[0];
  await expect(tiles.first()).toHaveAccessibleName(new RegExp(`^Channel ${strongest.index},`));
  await tiles.first().click();
  await expect(page.getByTestId("channel-detail")).toContainText(`Channel ${strongest.index}`);

  const [, rows, cols] = answer.shape;
  const text = await readout(page, "layer3.channel", 0.41, 0.35);
  const found = /row (\d+), column (\d+)/.exec(text);
  const [row, col] = [Number(found?.[1]), Number(found?.[2])];
  const value = answer.values[(strongest.index * rows + row) * cols + col] ?? Number.NaN;
  const shown = /· ([−\d.e]+)\s*\n/.exec(text)?.[1]?.replaceAll("−", "-");
  expect(Number(shown)).toBeCloseTo(Number(value.toPrecision(4)), 4);

  const download = page.waitForEvent("download");
  await page.getByRole("button", { name: "Save PNG" }).click();
  expect((await download).suggestedFilename()).toBe(`sound-layer3-${strongest.index}.png`);

  const blocks = Object.keys(json.visualization).filter((name) => name.startsWith("layer3."));
  for (const block of blocks) await expect(page.locator(`[data-plot="${block}"]`)).toBeVisible();
});

test("a channel of the first layer is shown before and after its non-linearity", async ({ page }) => {
  await open(page);
  await analyse(page, medley(5));
  await page.getByTestId("stage-conv1").getByRole("button", { name: "Look inside" }).click();
  await page.getByTestId("channel").first().click();
  await expect(page.getByTestId("before-activation")).toBeVisible();
  const valueAt = async (plot: string, x: number, y: number) => {
    const text = await readout(page, plot, x, y);
    return Number(/· ([−\d.e]+)\s*\n/.exec(text)?.[1]?.replaceAll("−", "-"));
  };
  for (const [x, y] of [
    [0.2, 0.3],
    [0.5, 0.5],
    [0.8, 0.7],
  ] as const) {
    const before = await valueAt("conv1.before", x, y);
    // The channel that is served is in 256 levels.
    expect(await valueAt("conv1.channel", x, y)).toBeCloseTo(hardSwish(before), 0);
  }
});

test("the network's strip draws a shortcut where the model reports one", async ({ page, request }) => {
  const model = await (await request.get(`${GATEWAY}/v1/model`)).json();
  const blocks = model.layers.filter(({ name }: { name: string }) => name.includes("."));
  const shortcuts = blocks.filter((block: { has_shortcut: boolean }) => block.has_shortcut);
  expect(shortcuts.length).toBeGreaterThan(0);
  await open(page);
  await analyse(page, medley(5));
  const strip = page.getByRole("navigation", { name: "Network" });
  await expect(strip.locator("rect")).toHaveCount(blocks.length);
  await expect(strip.locator("[data-shortcut]")).toHaveCount(shortcuts.length);
});

test("a channel's tile has its cells where they are centred, zoomed or not", async ({ page, request }) => {
  const model = await (await request.get(`${GATEWAY}/v1/model`)).json();
  const layer = model.layers.find(({ name }: { name: string }) => name === "layer4");
  const { frequency, time } = layer.receptive_field;
  const { centre } = layer.effective_field;
  const { hop_length, n_samples } = model.log_mel;
  await open(page, "?layer=layer4");
  await analyse(page, medley(5));
  const tile = page.getByTestId("channel").first();
  const measure = async () => {
    const [outer, inner] = [await tile.boundingBox(), await tile.locator("canvas").boundingBox()];
    if (!outer || !inner) throw new Error("no tile");
    return {
      left: (inner.x - outer.x) / outer.width,
      cell: inner.width / (layer.shape[1] + 2) / outer.width,
      bottom: (outer.y + outer.height - inner.y - inner.height) / outer.height,
    };
  };
  const frame = hop_length / n_samples;
  // The repeated cell before the first begins one and a half cells before the first one's middle.
  const expected = {
    left: (centre.time - 1.5 * time.jump) * frame,
    cell: time.jump * frame,
    bottom: (centre.frequency + 0.5 - 1.5 * frequency.jump) / model.mel_centers_hz.length,
  };
  const found = await measure();
  expect(found.left).toBeCloseTo(expected.left, 2);
  expect(found.cell).toBeCloseTo(expected.cell, 3);
  expect(found.bottom).toBeCloseTo(expected.bottom, 2);
  await page.getByRole("button", { name: "Zoom in" }).click();
  const zoomed = await measure();
  expect(zoomed.left).toBeCloseTo(found.left, 2);
  expect(zoomed.cell).toBeCloseTo(found.cell, 3);
  expect(zoomed.bottom).toBeCloseTo(found.bottom, 2);
});

test("a channel opens right below its row, and arrows walk through the channels", async ({ page }) => {
  await open(page, "?layer=layer4");
  await analyse(page, medley(5));
  const tiles = page.getByTestId("channel");
  await tiles.nth(40).click();
  const [tile, detail] = [
    await tiles.nth(40).boundingBox(),
    await page.getByTestId("channel-detail").boundingBox(),
  ];
  const gap = (detail?.y ?? 0) - ((tile?.y ?? 0) + (tile?.height ?? 0));
  expect(gap).toBeGreaterThanOrEqual(0);
  expect(gap).toBeLessThan(40);
  const name = async (index: number) =>
    /Channel \d+/.exec((await tiles.nth(index).getAttribute("aria-label")) ?? "")?.[0];
  await page.keyboard.press("ArrowRight");
  await expect(page.getByTestId("channel-detail")).toContainText((await name(41)) ?? "none");
});

test("the numbers on the strip are the keys that open the layers", async ({ page }) => {
  await open(page);
  await analyse(page, tone(440, 2));
  const strip = page.getByRole("navigation", { name: "Network" });
  await page.locator("body").press("2");
  await expect(strip.getByRole("button", { expanded: true })).toHaveText(/^2Layer 1/);
});

test("each map says what its numbers are and their range", async ({ page }) => {
  await open(page, "?layer=layer2");
  await analyse(page, medley(5));
  const signed = page.getByRole("img", { name: /Layer 2, mean of all channels.*colours from −/ });
  await expect(signed).toBeVisible();
  await expect(
    page.getByRole("img", { name: /Layer 2, Block 1, share of channels above zero.*colours from 0/ }),
  ).toBeVisible();
});

test("evidence can be shown for any class that is shown", async ({ page }) => {
  await open(page);
  const answer = page.waitForResponse((response) => response.url().includes("/v1/analyses"));
  await (await samples(page)).filter({ hasText: "Dog" }).click();
  const json = await documentOf(await answer);
  await expect(page.getByTestId("evidence")).toContainText("speaks for dog");
  const painted = () =>
    page
      .locator('[data-plot="spectrogram"] canvas')
      .evaluate((canvas) => (canvas as HTMLCanvasElement).toDataURL());
  const first = await painted();
  const second = json.predictions[1].class as string;
  await page.getByLabel("Evidence for", { exact: true }).selectOption(second);
  await expect(page.getByTestId("evidence")).toContainText(`speaks for ${second.replaceAll("_", " ")}`);
  expect(await painted()).not.toBe(first);
  await page.keyboard.press("Escape");
  await page.locator("body").press("s");
  await expect(page).toHaveURL(/evidence=off/);
});

test("a selected stretch can be analysed by itself", async ({ page, analyses }) => {
  await open(page);
  await analyse(page, medley(5));
  const box = await plotBox(page, "spectrogram");
  await page.mouse.move(box.x + 0.2 * box.width, box.y + 40);
  await page.mouse.down();
  await page.mouse.move(box.x + 0.4 * box.width, box.y + 60, { steps: 5 });
  await page.mouse.up();
  await expect(page.getByTestId("selection")).toContainText("1.00–2.00 s");
  const answer = page.waitForResponse(`${GATEWAY}/v1/analyses*`);
  await page.getByRole("button", { name: "Analyse just this" }).click();
  const json = await documentOf(await answer);
  expect(json.waveform.duration).toBeCloseTo(1, 1);
  await expect(page.getByText("Only 1.00 s to 2.00 s")).toBeVisible();
  expect(new URL(analyses.at(-1)?.url() ?? "").searchParams.get("start")).toMatch(/^1(\.0|$)/);
  await page.getByRole("button", { name: "Back to the whole recording" }).click();
  await expect(page.getByText("Only 1.00 s to 2.00 s")).toHaveCount(0);
});

test("zooming shows less time in every plot, and the playhead stays correct", async ({ page }) => {
  await open(page);
  await analyse(page, tone(1_000, 5));
  await page.locator("body").press("+");
  await page.locator("body").press("+");
  const clickMiddle = async () => {
    const box = await plotBox(page, "layer1");
    await page.mouse.click(box.x + 0.5 * box.width, box.y + 20);
  };
  await clickMiddle();
  const slider = page.getByRole("slider", { name: "Position in the sound" });
  expect(Number(await slider.getAttribute("aria-valuenow"))).toBeLessThan(1.3);
  await page.getByRole("button", { name: "All of it" }).click();
  await clickMiddle();
  expect(Math.abs(Number(await slider.getAttribute("aria-valuenow")) - 2.5)).toBeLessThanOrEqual(0.05);
});

test("zoomed in, the waveform shows single samples", async ({ page }) => {
  await open(page);
  await analyse(page, tone(440, 5));
  await expect(page.getByRole("img", { name: "Waveform", exact: true })).toBeVisible();
  for (let press = 0; press < 5; press++) await page.locator("body").press("+");
  await expect(page.getByRole("img", { name: "Waveform, every sample" })).toBeVisible();
});

test("it plays, loops a selection and changes speed", async ({ page }) => {
  await open(page);
  await analyse(page, tone(440, 5, 0.1));
  await page.getByLabel("Speed").selectOption("2");
  await page.getByTestId("play").click();
  await expect(page.getByTestId("play")).toHaveText("Pause");
  await expect(page.getByTestId("clock")).toContainText(/0:0[1-4]/);
  await page.getByTestId("play").click();
  await expect(page.getByTestId("play")).toHaveText("Play");

  const box = await plotBox(page, "waveform");
  await page.mouse.move(box.x + 0.6 * box.width, box.y + 20);
  await page.mouse.down();
  await page.mouse.move(box.x + 0.8 * box.width, box.y + 20, { steps: 3 });
  await page.mouse.up();
  await page.getByRole("button", { name: "Loop" }).click();
  await page.getByTestId("play").click();
  const slider = page.getByRole("slider", { name: "Position in the sound" });
  await page.waitForTimeout(1_500);
  const now = Number(await slider.getAttribute("aria-valuenow"));
  expect(now).toBeGreaterThanOrEqual(2.9);
  expect(now).toBeLessThanOrEqual(4.2);
});
