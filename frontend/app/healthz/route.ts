/** Whether the page can be served; what stands behind it has checks of its own. */
export function GET() {
  return new Response("ok", { headers: { "Content-Type": "text/plain", "Cache-Control": "no-store" } });
}
