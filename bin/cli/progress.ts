import type { Clock } from '../../lambda/contract/clock.ts';
import { forTerminal } from './print/terminal.ts';
import { duration } from './print/times.ts';

/** Nothing is told of what takes no longer. */
const SILENT_MS = 1_000;
const EVERY_MS = 1_000;
const CLEAR_LINE = '\r\u001b[2K';

/** Tells on stderr what is being waited for: one live line on a terminal, else a line for each change. */
export type Progress = {
  tell(what: string): void;
  /** Nothing of the live line stays; what is told afterwards begins another. */
  end(): void;
};

type Stream = { readonly isTTY?: boolean; write(text: string): unknown };

export function createProgress(stream: Stream, clock: Pick<Clock, 'now'>): Progress {
  const began = clock.now();
  let current = '';
  let told = '';
  const show = () => {
    const passed = clock.now() - began;
    if (current === '' || passed < SILENT_MS) return;
    if (stream.isTTY) stream.write(`${CLEAR_LINE}${duration(Math.floor(passed / 1_000) * 1_000)}  ${current}`);
    else if (current !== told) stream.write(`${duration(Math.floor(passed / 1_000) * 1_000)}  ${current}\n`);
    told = current;
  };
  let timer: NodeJS.Timeout | undefined;
  return {
    tell(what) {
      timer ??= setInterval(show, EVERY_MS).unref();
      current = forTerminal(what);
      show();
    },
    end() {
      clearInterval(timer);
      timer = undefined;
      if (stream.isTTY && told !== '') stream.write(CLEAR_LINE);
      current = '';
      told = '';
    },
  };
}
