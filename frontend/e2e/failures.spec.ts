import { analyse, choose, expect, GATEWAY, open, rain as sound, test } from "./support";

const analyses = `${GATEWAY}/v1/analyses*`;

/** What the gateway says in a state that a test cannot put a real one into. */
const problem = (status: number, code: string, detail: string, headers: Record<string, string> = {}) => ({
  status,
  headers: {
    "content-type": "application/problem+json",
    "access-control-allow-origin": "*",
    "access-control-expose-headers": "Retry-After, X-Request-ID",
    ...headers,
  },
  body: JSON.stringify({
    type: "about:blank",
    title: "Problem",
    status,
    detail,
    code,
    request_id: "test-request",
  }),
});

test.use({ expectedErrors: [/Failed to load resource/] });

test("bytes that are not audio: refused by the real gateway, with a clear message", async ({ page }) => {
  await open(page);
  await choose(page, Buffer.from("this is no sound at all, only words"), "words.wav");
  const notice = page.getByTestId("problem");
  await expect(notice).toHaveAttribute("data-kind", "refused");
  await expect(notice).toContainText("words.wav");
  await expect(notice).toContainText(/Request \S+/);
  await expect(page.getByTestId("prediction")).toHaveCount(0);
});

test("busy: counts down, then retries by itself, once", async ({ page, analyses: sent }) => {
  await open(page);
  await page.route(analyses, (route) =>
    route.fulfill(problem(503, "busy", "Too many at once.", { "Retry-After": "2" })),
  );
  await choose(page, sound);
  const notice = page.getByTestId("problem");
  await expect(notice).toHaveAttribute("data-kind", "busy");
  await expect(notice).toContainText("Trying again in 2 s");
  await expect(notice).toContainText("Trying again in 1 s");
  await expect(notice).not.toContainText("Trying again");
  expect(sent).toHaveLength(2);
  await page.unroute(analyses);
  await page.getByRole("button", { name: "Try again" }).click();
  await expect(page.getByTestId("prediction").first()).toBeVisible();
});

test("gateway unavailable: says so, and keeps the last result", async ({ page }) => {
  await open(page);
  await analyse(page, sound, "before.wav");
  const before = await page.getByTestId("prediction").first().innerText();
  await page.route(analyses, (route) => route.abort("connectionrefused"));
  await choose(page, sound, "after.wav");
  const notice = page.getByTestId("problem");
  await expect(notice).toHaveAttribute("data-kind", "away");
  await expect(notice).toContainText("The result below is the previous one.");
  expect(await page.getByTestId("prediction").first().innerText()).toBe(before);
});

for (const [status, code, kind, words] of [
  [504, "deadline_exceeded", "slow", "took too long"],
  [503, "unavailable", "not-ready", "not ready"],
  [413, "audio_too_large", "refused", "too large"],
  [500, "internal", "broken", "internal error"],
] as const) {
  test(`${status} ${code}: its own words, nothing invented`, async ({ page }) => {
    await open(page);
    await page.route(analyses, (route) => route.fulfill(problem(status, code, "Reported by the server.")));
    await choose(page, sound);
    const notice = page.getByTestId("problem");
    await expect(notice).toHaveAttribute("data-kind", kind);
    await expect(notice).toContainText(words);
    await expect(notice).toContainText("Reported by the server.");
    await expect(notice).toContainText("Request test-request");
    await expect(page.getByTestId("prediction")).toHaveCount(0);
    await expect(page.locator("canvas")).toHaveCount(0);
  });
}

test("no gateway when the page opens: says so, and continues by itself", async ({ page }) => {
  await page.route(`${GATEWAY}/v1/model`, (route) => route.abort("connectionrefused"));
  await page.goto("/");
  await expect(page.getByTestId("model-problem")).toContainText("The server does not answer");
  await page.unroute(`${GATEWAY}/v1/model`);
  await expect(page.getByTestId("model")).toContainText("classes");
  await expect(page.getByTestId("model-problem")).toHaveCount(0);
});

test("channels that fail to load do not affect the rest of the page", async ({ page }) => {
  await open(page);
  await analyse(page, sound);
  await page.route(`${GATEWAY}/v1/activations/**`, (route) =>
    route.fulfill(problem(503, "unavailable", "Gone.")),
  );
  await page.getByTestId("stage-layer2").getByRole("button", { name: "Look inside" }).click();
  await expect(page.getByRole("alert").filter({ hasText: "could not be loaded: Gone." })).toBeVisible();
  await page.unroute(`${GATEWAY}/v1/activations/**`);
  await page.getByTestId("stage-layer2").getByRole("button", { name: "Try again" }).click();
  await expect(page.getByTestId("channel").first()).toBeVisible();
});

test("a model that is still loading: says so, and continues by itself", async ({ page }) => {
  const loading = problem(503, "unavailable", "The network is still being loaded.", { "Retry-After": "1" });
  await page.route(`${GATEWAY}/v1/model`, (route) => route.fulfill(loading));
  await page.goto("/");
  await expect(page.getByTestId("model-problem")).toContainText("The server is not ready yet");
  await expect(page.getByTestId("model-problem")).toContainText("The network is still being loaded.");
  await page.unroute(`${GATEWAY}/v1/model`);
  await expect(page.getByTestId("model")).toContainText("classes");
});

test("a gateway with API keys: requires one, refuses a wrong one, continues with the right one", async ({
  page,
}) => {
  const key = "the-right-key-of-this-test";
  const shown: (string | null)[] = [];
  await page.route(`${GATEWAY}/v1/**`, async (route) => {
    const authorization = await route.request().headerValue("authorization");
    shown.push(authorization);
    if (authorization === `Bearer ${key}`) return route.continue();
    const detail = authorization ? "This API key is not valid here." : "This server requires an API key.";
    return route.fulfill(problem(401, "unauthenticated", detail));
  });
  await page.goto("/");
  const notice = page.getByTestId("model-problem");
  await expect(notice).toContainText("requires an API key");
  const field = notice.getByLabel("API key");
  await expect(field).toHaveAttribute("type", "password");
  await field.fill("no key … at all");
  await field.press("Enter");
  await expect(notice).toContainText("Not a valid key");
  await field.fill("a-wrong-key-of-this-test");
  await field.press("Enter");
  await expect(notice).toContainText("is not valid here");
  await field.fill(key);
  await notice.getByRole("button", { name: "Use this key" }).click();
  await expect(page.getByTestId("model")).toContainText("classes");
  await expect(notice).toHaveCount(0);

  await analyse(page, sound);
  expect(shown.at(-1)).toBe(`Bearer ${key}`);
  expect(page.url()).not.toContain(key);

  await page.reload();
  await expect(page.getByTestId("model")).toContainText("classes");
  await page.unroute(`${GATEWAY}/v1/**`);
  await page.route(analyses, (route) => route.fulfill(problem(401, "unauthenticated", "Revoked.")));
  await choose(page, sound);
  const refused = page.getByTestId("problem");
  await expect(refused).toHaveAttribute("data-kind", "locked");
  await refused.getByLabel("API key").fill("another-wrong-key-of-this-test");
  await refused.getByRole("button", { name: "Use this key" }).click();
  await expect(refused.getByLabel("API key")).toBeVisible();
  await page.unroute(analyses);
  await refused.getByLabel("API key").fill(key);
  await refused.getByRole("button", { name: "Use this key" }).click();
  await expect(page.getByTestId("prediction").first()).toBeVisible();
  await expect(refused).toHaveCount(0);
});

test("one notice at a time: the last refusal is shown alone, then the failure again", async ({ page }) => {
  await open(page);
  await page.route(analyses, (route) => route.fulfill(problem(500, "internal", "Reported by the server.")));
  await choose(page, sound, "first.wav");
  await expect(page.getByTestId("problem")).toContainText("first.wav");
  await choose(page, Buffer.alloc(0), "second.wav");
  await expect(page.getByTestId("refusal")).toContainText("second.wav is empty");
  await expect(page.getByTestId("problem")).toHaveCount(0);
  await page.getByRole("button", { name: "Dismiss" }).click();
  await expect(page.getByTestId("problem")).toContainText("first.wav");
});

test("a sound that waits is sent when the server is back, once", async ({ page, analyses: sent }) => {
  await open(page);
  await page.route(`${GATEWAY}/v1/**`, (route) => route.abort("connectionrefused"));
  await choose(page, sound, "waiting.wav");
  await expect(page.getByTestId("problem")).toContainText("It is sent as soon as the server answers.");
  await page.unroute(`${GATEWAY}/v1/**`);
  await expect(page.getByTestId("announcement")).toContainText("waiting.wav");
  await expect(page.getByTestId("problem")).toHaveCount(0);
  expect(sent).toHaveLength(2);
});

test("a retry is announced only if one is scheduled", async ({ page, analyses: sent }) => {
  await open(page);
  await page.route(analyses, (route) => route.abort("connectionrefused"));
  await choose(page, sound);
  const notice = page.getByTestId("problem");
  await expect(notice).toContainText("It is sent as soon as the server answers.");
  await expect(notice).not.toContainText("It is sent as soon as");
  await expect(notice.getByRole("button", { name: "Try again" })).toBeVisible();
  expect(sent).toHaveLength(2);
});
