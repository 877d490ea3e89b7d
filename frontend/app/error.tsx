"use client";

/** The error boundary of the page: the page itself failed, not the analysis. */
export default function PageError({
  error,
  reset,
}: {
  error: Error & { digest?: string };
  reset: () => void;
}) {
  return (
    <main className="mx-auto max-w-xl px-6 py-24">
      <h1 className="text-title font-medium">Something went wrong</h1>
      <p className="mt-2 text-quiet">
        The page itself failed{error.digest ? ` (${error.digest})` : ""}. Nothing was lost on the server.
      </p>
      <button type="button" onClick={reset} className="mt-6 rounded-md bg-accent px-4 py-2 text-on-accent">
        Try again
      </button>
    </main>
  );
}
