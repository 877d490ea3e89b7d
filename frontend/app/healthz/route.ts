/** Whether the page can be served; the services behind it have their own checks. */
export function GET() {
  return new Response("ok", { headers: { "Content-Type": "text/plain", "Cache-Control": "no-store" } });
}
