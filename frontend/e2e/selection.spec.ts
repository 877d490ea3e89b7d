import type { Page } from "@playwright/test";
import { phone } from "./phone";
import { analyse, expect, open, plotBox, readout, test, tone } from "./support";

async function dragOver(page: Page, plot: string, from: [number, number], to: [number, number]) {
  const box = await plotBox(page, plot);
  await page.mouse.move(box.x + from[0] * box.width, box.y + from[1] * box.height);
  await page.mouse.down();
  await page.mouse.move(box.x + to[0] * box.width, box.y + to[1] * box.height, { steps: 5 });
  await page.mouse.up();
}

test("an edge of the selection is dragged, and moved by keys; the other one stays", async ({ page }) => {
  await open(page);
  await analyse(page, tone(440, 5));
  await dragOver(page, "spectrogram", [0.2, 0.5], [0.4, 0.5]);
  const selection = page.getByTestId("selection");
  await expect(selection).toContainText("1.00–2.00 s (Δt 1.00 s)");

  const end = page.getByRole("slider", { name: "End of the selection" });
  const [grip, plot] = [await end.boundingBox(), await plotBox(page, "spectrogram")];
  if (!grip) throw new Error("no handle");
  await page.mouse.move(grip.x + grip.width / 2, plot.y + plot.height / 2);
  await page.mouse.down();
  await page.mouse.move(plot.x + 0.6 * plot.width, plot.y + plot.height / 2, { steps: 5 });
  await page.mouse.up();
  await expect(selection).toContainText("1.00–3.00 s (Δt 2.00 s)");

  const start = page.getByRole("slider", { name: "Start of the selection" });
  await start.press("Shift+ArrowRight");
  await expect(start).toHaveAttribute("aria-valuetext", "1.25 s");
  await start.press("Home");
  await expect(selection).toContainText("0.00–3.00 s");
  await page.keyboard.press("Escape");
  await expect(selection).toBeHidden();
});

test("some pitches are selected with the mouse, and by keys; their distance is shown", async ({ page }) => {
  await open(page);
  await analyse(page, tone(440, 5));
  await dragOver(page, "spectrogram", [0.2, 0.75], [0.4, 0.25]);
  const selection = page.getByTestId("selection");
  await expect(selection).toContainText("(Δt 1.00 s)");
  await expect(selection).toContainText(/Hz \(Δf [\d.]+ kHz\)/);
  const low = page.getByRole("slider", { name: "Lowest pitch of the selection" });
  await low.press("Home");
  await page.getByRole("slider", { name: "Highest pitch of the selection" }).press("End");
  await expect(selection).not.toContainText("Δf");
  await low.press("Shift+ArrowUp");
  await expect(selection).toContainText("Δf");
});

test("a selection is zoomed to, the overview shows where, and a click elsewhere clears it", async ({
  page,
}) => {
  await open(page);
  await analyse(page, tone(440, 5));
  await dragOver(page, "spectrogram", [0.2, 0.5], [0.4, 0.5]);
  await page.getByRole("button", { name: "Zoom to it" }).click();
  expect(await overview(page)).toEqual([0.2, 0.2]);

  const bar = await page.getByTestId("overview").boundingBox();
  if (!bar) throw new Error("no overview");
  await page.mouse.click(bar.x + 0.7 * bar.width, bar.y + bar.height / 2);
  expect(await overview(page)).toEqual([0.6, 0.2]);
  await page.locator("body").press("z");
  expect(await overview(page)).toEqual([0.2, 0.2]);
  await page.locator("body").press("0");
  expect(await overview(page)).toEqual([0, 1]);

  const box = await plotBox(page, "spectrogram");
  await page.mouse.dblclick(box.x + 0.3 * box.width, box.y + 0.5 * box.height);
  expect(await overview(page)).toEqual([0.2, 0.2]);
  await page.locator("body").press("0");
  await page.mouse.click(box.x + 0.8 * box.width, box.y + 0.5 * box.height);
  await expect(page.getByTestId("selection")).toBeHidden();
});

/** Where the view begins and how long it is, in fractions of the window. */
async function overview(page: Page) {
  const [bar, shown] = await Promise.all(
    [page.getByTestId("overview"), page.getByTestId("overview").locator("> div").first()].map((element) =>
      element.boundingBox(),
    ),
  );
  if (!bar || !shown) throw new Error("no overview");
  return [(shown.x - bar.x) / bar.width, shown.width / bar.width].map(
    (share) => Math.round(share * 100) / 100,
  );
}

test("a part that was analysed is played alone, and what was added is hatched in every plot", async ({
  page,
}) => {
  await open(page);
  await analyse(page, tone(440, 5));
  await dragOver(page, "spectrogram", [0.2, 0.5], [0.4, 0.5]);
  await page.getByRole("button", { name: "Analyse just this" }).click();
  await expect(page.getByTestId("subtitle")).toContainText("1.00 s of 5.00 s");
  await expect(page.getByTestId("selection")).toBeHidden();
  await expect(page.getByTestId("clock")).toContainText("0:01.0 / 0:02.0");
  const [plots, hatched] = [page.locator("[data-plot]"), page.getByTestId("added-silence")];
  expect(await hatched.count()).toBe(await plots.count());

  await page.getByTestId("play").click();
  await expect(page.getByTestId("play")).toHaveText("Play");
  await expect(page.getByTestId("clock")).toContainText("0:02.0 / 0:02.0");
  await page.getByTestId("play").click();
  await expect(page.getByTestId("clock")).toContainText(/0:01\.\d \/ 0:02\.0/);
});

test("a selection of some pitches is zoomed to in both, every plot shows them, and all of it is shown again", async ({
  page,
}) => {
  await open(page);
  await analyse(page, tone(4_000, 5));
  const before = await readout(page, "spectrogram", 0.3, 0.4);
  await dragOver(page, "spectrogram", [0.2, 0.5], [0.4, 0.25]);
  await page.getByRole("button", { name: "Zoom to it" }).click();
  expect(await overview(page)).toEqual([0.2, 0.2]);
  const axes = page.getByTestId("pitch-overview");
  expect(await axes.count()).toBe(await page.getByTestId("pitch-axis").count());
  expect(await pitches(page)).toEqual([0.5, 0.25]);
  await expect(page.getByRole("group", { name: "Zoom" }).getByRole("status")).toHaveText(
    /^Shows [\d.]+ kHz to [\d.]+ kHz\.$/,
  );

  // What was at 0.3 and 0.4 is in the middle, three fifths up.
  const after = await readout(page, "spectrogram", 0.5, 0.6);
  expect(after.split("·").slice(0, 2)).toEqual(before.split("·").slice(0, 2));
  await expect(page.getByRole("button", { name: "All of it" })).toBeEnabled();
  await page.locator("body").press("0");
  await expect(axes).toHaveCount(0);
  expect(await overview(page)).toEqual([0, 1]);

  await page.locator("body").press("p");
  expect(await pitches(page)).toEqual([0.25, 0.5]);
  await page.locator("body").press("z");
  expect(await overview(page)).toEqual([0.2, 0.2]);
  expect(await pitches(page)).toEqual([0.5, 0.25]);
  await dragOver(page, "spectrogram", [0.25, 0.5], [0.75, 0.5]);
  await page.locator("body").press("z");
  expect(await overview(page)).toEqual([0.25, 0.1]);
  expect(await pitches(page)).toEqual([0.5, 0.25]);
  await page.locator("body").press("0");
  await page.locator("body").press("p");
  await page.locator("body").press("Shift+ArrowUp");
  expect(await pitches(page)).toEqual([0.5, 0.5]);
  await page.getByRole("button", { name: "All of it" }).click();
  await expect(axes).toHaveCount(0);
});

test("the wheel zooms in pitch around the pointer, and the axis moves it", async ({ page }) => {
  await open(page);
  await analyse(page, tone(4_000, 5));
  const hz = async (height: number) =>
    Number.parseFloat(/· ([\d.]+) kHz/.exec(await readout(page, "spectrogram", 0.5, 1 - height))?.[1] ?? "");
  const pointed = await hz(0.6);
  await page.keyboard.down("Control");
  await page.keyboard.down("Shift");
  await page.mouse.wheel(0, -350);
  await page.keyboard.up("Shift");
  await page.keyboard.up("Control");
  await expect(page.getByTestId("pitch-overview").first()).toBeVisible();
  expect(await overview(page)).toEqual([0, 1]);
  const [from, length] = await pitches(page);
  expect(length).toBeCloseTo(Math.exp(-1.4), 1);
  expect(from + 0.6 * length).toBeCloseTo(0.6, 1);
  expect(await hz(0.6)).toBeCloseTo(pointed, 1);
  expect(await hz(0.9)).toBeGreaterThan(pointed);

  // The labels stand where the read-out finds their frequencies.
  const [plot, label] = [
    await plotBox(page, "spectrogram"),
    await page.getByTestId("pitch-axis").first().locator("[data-tick$=k]").first().boundingBox(),
  ];
  if (!label) throw new Error("no label");
  const named = await page.getByTestId("pitch-axis").first().locator("[data-tick$=k]").first().innerText();
  const height = 1 - (label.y + label.height / 2 - plot.y) / plot.height;
  expect(await hz(height)).toBeCloseTo(Number.parseFloat(named), 0);

  const axis = await page.getByTestId("pitch-axis").first().boundingBox();
  if (!axis) throw new Error("no axis");
  await page.mouse.move(axis.x + 5, axis.y + 0.4 * axis.height);
  await page.mouse.down();
  await page.mouse.move(axis.x + 5, axis.y + 0.6 * axis.height, { steps: 4 });
  await page.mouse.up();
  const [dragged] = await pitches(page);
  expect(dragged).toBeCloseTo(from + 0.2 * length, 1);
  await page.keyboard.down("Control");
  await page.mouse.wheel(0, 900);
  await page.keyboard.up("Control");
  await expect(page.getByTestId("pitch-overview")).toHaveCount(0);
});

/** Where the visible pitches begin and how many they are, in fractions of the frequency axis. */
async function pitches(page: Page) {
  const thumb = page.getByTestId("pitch-overview").first();
  const [axis, shown] = [await thumb.locator("..").boundingBox(), await thumb.boundingBox()];
  if (!axis || !shown) throw new Error("all pitches are shown");
  const share = (pixels: number) => Math.round((pixels / axis.height) * 100) / 100;
  return [share(axis.y + axis.height - shown.y - shown.height), share(shown.height)] as const;
}

test("touch: handles of 44 pixels, two fingers zoom", async ({ browser, baseURL }) => {
  const page = await phone(browser, baseURL);
  await open(page);
  await analyse(page, tone(440, 5));
  const box = await plotBox(page, "spectrogram");
  const client = await page.context().newCDPSession(page);
  const touch = (type: "touchStart" | "touchMove" | "touchEnd", ...xs: number[]) =>
    client.send("Input.dispatchTouchEvent", {
      type,
      touchPoints: xs.map((x, id) => ({ id, x: box.x + x * box.width, y: box.y + 0.5 * box.height })),
    });
  await touch("touchStart", 0.4);
  for (const x of [0.45, 0.5, 0.6]) await touch("touchMove", x);
  await touch("touchEnd");
  await expect(page.getByTestId("selection")).toContainText("Δt");
  for (const edge of ["Start", "End"]) {
    const handle = await page.getByRole("slider", { name: `${edge} of the selection` }).boundingBox();
    expect(handle?.width).toBeGreaterThanOrEqual(44);
    expect(handle?.height).toBeGreaterThanOrEqual(44);
  }

  await page.getByRole("button", { name: "Clear" }).click();
  await touch("touchStart", 0.4, 0.6);
  await touch("touchMove", 0.35, 0.65);
  await touch("touchMove", 0.3, 0.7);
  await touch("touchEnd");
  const [start, length] = await overview(page);
  expect(length).toBeCloseTo(0.5, 1);
  expect(start).toBeCloseTo(0.25, 1);
  await expect(page.getByTestId("selection")).toBeHidden();
  await expect(page.getByTestId("pitch-overview")).toHaveCount(0);

  const pinch = (type: "touchStart" | "touchMove", ...ys: number[]) =>
    client.send("Input.dispatchTouchEvent", {
      type,
      touchPoints: ys.map((y, id) => ({ id, x: box.x + 0.5 * box.width, y: box.y + y * box.height })),
    });
  await pinch("touchStart", 0.4, 0.6);
  for (const y of [0.3, 0.2, 0.1]) await pinch("touchMove", y, 0.6);
  await touch("touchEnd");
  const [low, seen] = await pitches(page);
  expect(seen).toBeCloseTo(0.4, 1);
  expect(low).toBeCloseTo(0.24, 1);
  expect(await overview(page)).toEqual([start, length]);

  // Together, the fingers move the pitches and not the page.
  const scrolled = await page.evaluate(() => scrollY);
  await pinch("touchStart", 0.5, 0.8);
  for (const up of [0.05, 0.1, 0.15, 0.2, 0.25]) await pinch("touchMove", 0.5 - up, 0.8 - up);
  await touch("touchEnd");
  expect((await pitches(page))[0]).toBeCloseTo(low - 0.25 * seen, 1);
  expect(await page.evaluate(() => scrollY)).toBe(scrolled);
  await page.context().close();
});
