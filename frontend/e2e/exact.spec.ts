import { analyse, expect, open, plotBox, readout, test, tone } from "./support";

const sine = tone(1_000, 5);

test("the playhead is at 50 % of every picture at 2.5 s of 5 s", async ({ page }) => {
  await open(page);
  await analyse(page, sine);
  const slider = page.getByRole("slider", { name: "Position in the sound" });
  await slider.focus();
  for (let press = 0; press < 25; press++) await page.keyboard.press("ArrowRight");
  await expect(page.getByTestId("clock")).toContainText("0:02.5");

  const positions = await page.getByTestId("playhead").evaluateAll((heads) =>
    heads.map((head) => {
      const plot = head.closest("[data-plot]") as HTMLElement;
      const box = plot.getBoundingClientRect();
      const line =
        head.getBoundingClientRect().left + Number.parseFloat(getComputedStyle(head).borderLeftWidth) / 2;
      return { plot: plot.dataset.plot, offset: line - (box.left + box.width / 2) };
    }),
  );
  expect(positions.length).toBeGreaterThanOrEqual(7);
  for (const { plot, offset } of positions) expect(Math.abs(offset), plot).toBeLessThanOrEqual(1);
});

test("every picture has the same left and right edge", async ({ page }) => {
  await open(page);
  await analyse(page, sine);
  const edges = await page
    .locator("[data-plot]")
    .evaluateAll((plots) =>
      plots.map((plot) => [plot.getBoundingClientRect().left, plot.getBoundingClientRect().right].join()),
    );
  expect(new Set(edges).size).toBe(1);
});

test("a click at 80 % goes to 4.0 s, in the waveform and in a map", async ({ page }) => {
  await open(page);
  await analyse(page, sine);
  const slider = page.getByRole("slider", { name: "Position in the sound" });
  for (const plot of ["waveform", "layer3"]) {
    await slider.focus();
    await page.keyboard.press("Home");
    const box = await plotBox(page, plot);
    await page.mouse.click(box.x + 0.8 * box.width, box.y + box.height / 2);
    expect(Math.abs(Number(await slider.getAttribute("aria-valuenow")) - 4)).toBeLessThanOrEqual(0.05);
  }
});

test("the read-out equals the JSON, in the spectrogram and in three maps", async ({ page }) => {
  await open(page);
  const { json } = await analyse(page, sine);
  for (const plot of ["spectrogram", "conv1", "layer2", "layer4"]) {
    const grid = plot === "spectrogram" ? json.input_spectrogram : json.visualization[plot];
    for (const [x, y] of [
      [0.21, 0.3],
      [0.52, 0.93],
      [0.87, 0.12],
    ] as const) {
      const text = await readout(page, plot, x, y);
      const path = /values\[(\d+)\]\[(\d+)\]/.exec(text);
      expect(path, text).not.toBeNull();
      const [row, col] = [Number(path?.[1]), Number(path?.[2])];
      expect(row).toBe(grid.shape[0] - 1 - Math.floor(y * grid.shape[0]));
      expect(Math.abs(col - Math.floor(x * grid.shape[1]))).toBeLessThanOrEqual(1);
      const value: number = grid.values[row][col];
      const written = plot === "spectrogram" ? value.toFixed(1) : value === 0 ? "0" : value.toPrecision(4);
      const shown = plot === "spectrogram" ? /(\S+) dB/.exec(text)?.[1] : /· ([−\d.e]+)\s*\n/.exec(text)?.[1];
      expect(Number(shown?.replace("−", "-")), text).toBeCloseTo(
        Number(written),
        plot === "spectrogram" ? 1 : 4,
      );
    }
  }
});

test("a tone of 1 kHz is bright at the 1 kHz tick, give or take a band", async ({ page }) => {
  await open(page);
  const { json } = await analyse(page, sine);
  const box = await plotBox(page, "spectrogram");
  const tick = await page.locator('[data-plot="spectrogram"]').evaluate((plot) => {
    const label = plot.parentElement?.querySelector('[data-tick="1k"]')?.getBoundingClientRect();
    return label ? label.top + label.height / 2 : Number.NaN;
  });
  const rows = json.input_spectrogram.shape[0];
  const rowOfTick = rows - 0.5 - ((tick - box.y) / box.height) * rows;

  // What is painted, not only what was sent: the brightest row of the canvas, in its middle column.
  const brightest = await page.locator('[data-plot="spectrogram"] canvas').evaluate((canvas, count) => {
    const element = canvas as HTMLCanvasElement;
    const context = element.getContext("2d") as CanvasRenderingContext2D;
    const column = context.getImageData(Math.floor(element.width / 2), 0, 1, element.height).data;
    let best = { row: -1, light: -1 };
    for (let row = 0; row < count; row++) {
      const y = Math.floor(((count - 1 - row + 0.5) / count) * element.height);
      const [r = 0, g = 0, b = 0] = column.subarray(y * 4);
      const light = 0.2126 * r + 0.7152 * g + 0.0722 * b;
      if (light > best.light) best = { row, light };
    }
    return best.row;
  }, rows);
  expect(Math.abs(brightest - rowOfTick)).toBeLessThanOrEqual(1);
});

test("evidence adds up to the logit that was told", async ({ page }) => {
  await open(page);
  const { json } = await analyse(page, sine);
  for (const map of json.saliency.maps) {
    const values: number[] = map.values.flat();
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    expect(mean + map.bias).toBeCloseTo(map.logit, 2);
  }
});

test("the waveform fills its scale as the label says, zero in the middle", async ({ page }) => {
  await open(page);
  await analyse(page, tone(440, 5, 0.5));
  const plot = page.locator('[data-plot="waveform"]');
  await expect(plot.locator("xpath=..")).toContainText("0.5");
  const drawn = await plot
    .locator("canvas")
    .first()
    .evaluate((canvas) => {
      const element = canvas as HTMLCanvasElement;
      const context = element.getContext("2d") as CanvasRenderingContext2D;
      const column = context.getImageData(Math.floor(element.width / 3), 0, 1, element.height).data;
      const rows = Array.from({ length: element.height }, (_, y) => y).filter(
        (y) => (column[y * 4 + 3] ?? 0) > 0,
      );
      return { top: (rows[0] ?? -1) / element.height, bottom: ((rows.at(-1) ?? -1) + 1) / element.height };
    });
  expect(drawn.top).toBeLessThan(0.03);
  expect(drawn.bottom).toBeGreaterThan(0.97);
});
