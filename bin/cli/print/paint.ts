import { styleText } from 'node:util';

const TONES = {
  good: 'green',
  bad: 'red',
  warn: 'yellow',
  strong: 'bold',
  faint: 'dim',
} as const;

export type Tone = keyof typeof TONES;
/** Colours a text, or gives it back as it is. */
export type Paint = (tone: Tone, text: string) => string;

/** Colours for a terminal alone; NO_COLOR and FORCE_COLOR are obeyed as Node does: https://nodejs.org/api/util.html#utilstyletextformat-text-options */
export function painterFor(stream: NodeJS.WriteStream): Paint {
  return (tone, text) => styleText(TONES[tone], text, { stream });
}

const TONE_OF: Readonly<Record<string, Tone>> = {
  ...{ ready: 'good', passed: 'good', holds: 'good', allowed: 'good' },
  ...{ blocked: 'bad', failed: 'bad', 'does-not-hold': 'bad', fails: 'bad', refused: 'bad' },
  ...{ 'at-risk': 'warn', inconclusive: 'warn', skipped: 'warn', undetermined: 'warn' },
  ...{ unknown: 'warn', 'could-not-tell': 'warn' },
};

/** A word out of the vocabulary in the colour of what it says. */
export function toned(paint: Paint, word: string, text: string = word): string {
  const tone = TONE_OF[word];
  return tone ? paint(tone, text) : text;
}
