import type { Page } from "@playwright/test";
import { analyse, documentOf, expect, GATEWAY, knownSounds, medley, open, test, tone } from "./support";

const minute = medley(60);

/** Seconds. */
async function playedTo(page: Page): Promise<number> {
  const slider = page.getByRole("slider", { name: "Position in the sound" });
  return Number(await slider.getAttribute("aria-valuenow"));
}

test("a minute: every window, its maps on demand, few nodes", async ({ page }) => {
  await open(page);
  await page.evaluate(() => {
    const tasks: number[] = [];
    Object.assign(window, { longTasks: tasks });
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) tasks.push(entry.duration);
    }).observe({ type: "longtask", buffered: false });
  });
  const { json } = await analyse(page, minute, "minute.wav");
  expect(json.windows).toHaveLength(23);
  const windows = page.getByTestId("window");
  await expect(windows).toHaveCount(23);

  const answer = page.waitForResponse((response) => response.url().includes("window=20"));
  await windows.nth(20).click();
  const shown = await documentOf(await answer);
  expect(shown.window).toMatchObject({ index: 20, start: 50, end: 55 });
  expect(shown.windows).toHaveLength(1);
  expect((await answer).request().postDataBuffer()?.length).toBeLessThan(1_000); // the sound is not sent again
  await expect(windows).toHaveCount(23);
  await expect(page.getByRole("img", { name: /^Spectrogram from 50\.00 s to 55\.00 s/ })).toBeVisible();

  await expect(page.getByTestId("verdict")).toContainText("50.0–55.0 s");

  expect(await page.evaluate(() => document.querySelectorAll("*").length)).toBeLessThan(2_000);
  const tasks = await page.evaluate(() => (window as unknown as { longTasks: number[] }).longTasks);
  console.log(`long tasks: ${tasks.map((task) => Math.round(task)).join(", ") || "none"} ms`);
});

test("the timeline scrolls at 50 frames a second", async ({ page }) => {
  await page.setViewportSize({ width: 600, height: 800 });
  await open(page);
  await analyse(page, minute, "minute.wav");
  const rate = await page.getByTestId("timeline-scroller").evaluate(
    (scroller) =>
      new Promise<number>((resolve) => {
        let frames = 0;
        const began = performance.now();
        const step = (now: number) => {
          scroller.scrollLeft += 4;
          frames += 1;
          if (now - began < 1_500) requestAnimationFrame(step);
          else resolve((frames * 1_000) / (now - began));
        };
        requestAnimationFrame(step);
      }),
  );
  console.log(`scrolling: ${rate.toFixed(1)} frames a second`);
  expect(rate).toBeGreaterThanOrEqual(50);
});

test("arrows walk through the windows", async ({ page }) => {
  await open(page);
  await analyse(page, minute, "minute.wav");
  await page.getByTestId("window").nth(3).click();
  await expect(page.getByRole("img", { name: /^Spectrogram from 7\.50 s/ })).toBeVisible();
  await page.keyboard.press("ArrowRight");
  await expect(page.getByRole("img", { name: /^Spectrogram from 10\.00 s/ })).toBeVisible();
  await page.locator("body").press("p");
  const pitches = page.getByTestId("pitch-overview").first();
  await page.locator("body").press("Shift+ArrowLeft");
  await expect(page.getByRole("img", { name: /^Spectrogram from 7\.50 s/ })).toBeVisible();
  await expect(pitches).toBeVisible();

  await analyse(page, tone(440, 5));
  await expect(page.getByRole("img", { name: /^Spectrogram from 0\.00 s/ })).toBeVisible();
  await expect(pitches).toBeHidden();
});

test("following, the plots follow the sound", async ({ page }) => {
  await open(page);
  await analyse(page, minute, "minute.wav");
  await page.getByTestId("window").nth(4).click();
  await expect(page.getByRole("img", { name: /^Spectrogram from 10\.00 s/ })).toBeVisible();
  await page.getByLabel("Follow the sound").check();
  await page.getByTestId("play").click();
  await expect(page.getByRole("img", { name: /^Spectrogram from 12\.50 s/ })).toBeVisible();
  await expect(page.getByTestId("play")).toHaveText("Pause");
});

test("several sounds are headlined as stretches that lead to them, never as an average", async ({ page }) => {
  await open(page);
  const known = await knownSounds(page, ["rain", "dog", "sweep", "crackling_fire"], 60);
  const { json } = await analyse(page, known, "known.wav");
  await expect(page.getByRole("heading", { name: /in 1:00$/ })).toBeVisible();
  const stretch = page.getByTestId("stretch");
  const count = await stretch.count();
  expect(count).toBeGreaterThan(1);
  const answer = page.waitForResponse((response) => response.url().includes("window="));
  await stretch.last().click();
  const { window } = await documentOf(await answer);
  await expect(page.getByTestId("verdict")).toContainText(`${window.start.toFixed(1)}–`);
  await expect(stretch.last()).toHaveAttribute("aria-current", "true");
  expect(window.index).not.toBe(json.window.index);
});

test("Play begins with what is shown, and a playhead outside the plot is shown", async ({ page }) => {
  await open(page);
  const { json } = await analyse(page, minute, "minute.wav");
  const slider = page.getByRole("slider", { name: "Position in the sound" });
  expect(Number(await slider.getAttribute("aria-valuenow"))).toBeCloseTo(json.window.start, 1);
  await expect(page.getByLabel("Follow the sound")).toBeChecked();
  await slider.focus();
  await page.keyboard.press(json.window.start > 0 ? "Home" : "End");
  await expect(page.getByTestId("playhead-outside")).toContainText(json.window.start > 0 ? "← 0:00.0" : "→");
});

test("15 seconds of following a recording of 5 minutes: at most 3 MB, each window once", async ({
  page,
  analyses,
}) => {
  test.slow(); // 119 windows are analysed first, and what is followed is played
  await open(page);
  await analyse(page, medley(300), "long.wav");
  const windows = page.getByTestId("window");
  await windows.nth(4).click();
  await expect(page.getByRole("img", { name: /^Spectrogram from 10\.00 s/ })).toBeVisible();

  const client = await page.context().newCDPSession(page);
  await client.send("Network.enable");
  let bytes = 0;
  client.on("Network.loadingFinished", ({ encodedDataLength }) => {
    bytes += encodedDataLength;
  });
  page.on("request", (request) => {
    bytes += request.postDataBuffer()?.length ?? 0;
  });
  analyses.length = 0;
  await page.getByLabel("Speed").selectOption("2");
  await page.getByTestId("play").click();
  // By the clock: a slow machine leaves windows out.
  await expect.poll(() => playedTo(page), { timeout: 40_000 }).toBeGreaterThan(26);
  await page.getByTestId("play").click();
  console.log(`following 15 s: ${(bytes / 1e6).toFixed(2)} MB in ${analyses.length} requests`);
  expect(analyses.length).toBeGreaterThanOrEqual(2);
  expect(bytes).toBeGreaterThan(100_000);
  expect(bytes).toBeLessThanOrEqual(3_000_000);
  const urls = analyses.map((request) => request.url());
  expect(new Set(urls).size).toBe(urls.length);

  // Back to a window that was shown: nothing is requested.
  const before = analyses.length;
  await windows.nth(4).click();
  await expect(page.getByRole("img", { name: /^Spectrogram from 10\.00 s/ })).toBeVisible();
  expect(analyses).toHaveLength(before);
});

test.describe("a window that fails", () => {
  test.use({ expectedErrors: [/Failed to load resource/] });

  test("while the plots follow, no request is sent at every moment", async ({ page, analyses }) => {
    await open(page);
    await analyse(page, medley(20), "short.wav");
    await page.getByTestId("window").first().click();
    await expect(page.getByRole("img", { name: /^Spectrogram from 0\.00 s/ })).toBeVisible();
    analyses.length = 0;
    await page.route(`${GATEWAY}/v1/analyses*`, (route) =>
      route.fulfill({
        status: 500,
        headers: {
          "Access-Control-Allow-Origin": "*",
          "Access-Control-Expose-Headers": "Retry-After, X-Request-ID",
        },
        body: "",
      }),
    );
    await page.getByTestId("play").click();
    await expect(page.getByTestId("problem")).toBeVisible();
    await expect.poll(() => playedTo(page), { timeout: 20_000 }).toBeGreaterThan(6);
    // A few for each of the 7 windows, not one for each moment.
    expect(analyses.length).toBeLessThanOrEqual(21);
    expect(analyses.length).toBeGreaterThan(0);
  });
});
