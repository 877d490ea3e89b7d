import { analyse, expect, GATEWAY, open, plotBox, readout, test, tone, wav } from "./support";

const sine = tone(1_000, 5);

type Layer = {
  name: string;
  stage: string;
  receptive_field: Record<"frequency" | "time", { jump: number }>;
  effective_field: { centre: Record<"frequency" | "time", number> };
};

/** Which cell of a map a position on the spectrogram belongs to, by the centres that the gateway returns. */
function nearest(model: { layers: Layer[] }, plot: string, shape: number[]) {
  const layer = model.layers.find(({ name }) => name === plot);
  const on = (axis: "frequency" | "time", count: number) => (position: number) => {
    const cell = layer
      ? Math.round((position - 0.5 - layer.effective_field.centre[axis]) / layer.receptive_field[axis].jump)
      : Math.floor(position);
    return Math.min(count - 1, Math.max(0, cell));
  };
  return { rows: on("frequency", shape[0] ?? 0), cols: on("time", shape[1] ?? 0) };
}

test("the playhead is at 50 % of every plot at 2.5 s of 5 s", async ({ page }) => {
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

test("every plot has the same left and right edge", async ({ page }) => {
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
  const model = await (await page.request.get(`${GATEWAY}/v1/model`)).json();
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
      const { rows, cols } = nearest(model, plot, grid.shape);
      expect(row).toBe(rows((1 - y) * 128));
      expect(Math.abs(col - cols(x * 501))).toBeLessThanOrEqual(1);
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

test("evidence adds up to the reported logit", async ({ page }) => {
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

test("an event that moves by one cell moves the cell that is drawn there", async ({ page }) => {
  await open(page);
  const noise = Array.from({ length: 5 * 44_100 }, (_, index) => 0.02 * Math.sin(index * index * 0.37));
  const click = (at: number) =>
    wav(5, (time) => {
      const away = Math.abs(time - at);
      const burst = away < 0.01 ? 0.5 * Math.cos((Math.PI * away) / 0.02) ** 2 * Math.sin(6_283 * time) : 0;
      return burst + (noise[Math.round(time * 44_100)] ?? 0);
    });
  const { json: quiet } = await analyse(
    page,
    wav(5, (time) => noise[Math.round(time * 44_100)] ?? 0),
  );
  const model = await (await page.request.get(`${GATEWAY}/v1/model`)).json();
  const stages: Layer[] = model.layers.filter(({ name, stage }: Layer) => name === stage);
  const frame = 5 / 500;
  const last = stages.at(-1) as Layer;
  const jump = last.receptive_field.time.jump;
  const seen: number[][] = [];
  for (const cell of [15, 16]) {
    const at = (last.effective_field.centre.time + cell * jump) * frame;
    const { json } = await analyse(page, click(at), `click-${at}.wav`);
    const columns: number[] = [];
    for (const { name, receptive_field, effective_field } of stages) {
      const column = Number(/values\[\d+\]\[(\d+)\]/.exec(await readout(page, name, at / 5, 0.6))?.[1]);
      const drawn = effective_field.centre.time + column * receptive_field.time.jump;
      expect(Math.abs(drawn - at / frame), name).toBeLessThanOrEqual(receptive_field.time.jump / 2 + 0.5);
      // Where the network's own numbers changed most, near the click: the cell that is drawn there or an adjacent one.
      const change = (col: number) =>
        json.visualization[name].values.reduce(
          (sum: number, row: number[], index: number) =>
            sum + Math.abs((row[col] ?? 0) - quiet.visualization[name].values[index][col]),
          0,
        );
      const near = Array.from({ length: 9 }, (_, index) => column - 4 + index);
      const peak = near.reduce((best, col) => (change(col) > change(best) ? col : best));
      expect(Math.abs(peak - column), name).toBeLessThanOrEqual(1);
      columns.push(column);
    }
    expect(columns.at(-1)).toBe(cell);
    seen.push(columns);
  }
  const moved = stages.map((_, index) => (seen[1]?.[index] ?? 0) - (seen[0]?.[index] ?? 0));
  expect(moved).toEqual(stages.map(({ receptive_field }) => jump / receptive_field.time.jump));
});
