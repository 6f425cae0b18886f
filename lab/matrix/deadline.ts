/** Seconds that a probe may take in a lab of the matrix: a CA that hangs is given up sooner than by the product's own default. */
export const DEADLINE_SECONDS = 30;
