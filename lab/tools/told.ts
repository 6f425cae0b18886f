/** What takes less is not told. */
const WORTH_TELLING_MS = 1_000;
/** So often a person is told that it goes on. */
const AGAIN_MS = 15_000;

/** Says that something is begun when it takes more than a moment, that it goes on, and how long it took. */
export async function told<T>(
  progress: (line: string) => void,
  { what, begins }: { readonly what: string; readonly begins: string },
  work: () => Promise<T>,
): Promise<T> {
  const began = performance.now();
  const seconds = () => (performance.now() - began) / 1_000;
  let slow = false;
  const first = setTimeout(() => {
    slow = true;
    progress(`${what}: ${begins}`);
  }, WORTH_TELLING_MS);
  const again = setInterval(() => progress(`${what}: goes on, ${seconds().toFixed(0)} s so far`), AGAIN_MS);
  try {
    const made = await work();
    if (slow) progress(`${what}: done after ${seconds().toFixed(1)} s`);
    return made;
  } finally {
    clearTimeout(first);
    clearInterval(again);
  }
}
