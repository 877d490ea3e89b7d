import Link from "next/link";

export default function NotFound() {
  return (
    <main className="mx-auto max-w-xl px-6 py-24">
      <h1 className="text-title font-medium">There is no such page</h1>
      <p className="mt-2 text-quiet">
        Everything is on{" "}
        <Link href="/" className="text-accent underline underline-offset-4">
          one page
        </Link>
        .
      </p>
    </main>
  );
}
