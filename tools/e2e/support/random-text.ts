const LETTERS = "abcdefghijklmnop";

/** A text of SIZE letters that follows from SEED and compresses to half. */
export function randomText(seed: number, size: number): string {
  let state = seed;
  const letters = Array.from({ length: size }, () => {
    // Numerical Recipes' linear congruential generator; its high bits are the random ones.
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return LETTERS[state >>> 28] as string;
  });
  return letters.join("");
}
