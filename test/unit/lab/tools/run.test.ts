import { describe, expect, it } from 'vitest';
import { ToolError } from '../../../../lab/tools/errors.ts';
import { run } from '../../../../lab/tools/run.ts';

describe('run', () => {
  it('gives what the program wrote', async () => {
    expect(await run('/bin/sh', ['-c', 'echo "$WORD"'], { WORD: 'whole' })).toBe('whole\n');
  });

  it('leaves out a variable that is undefined', async () => {
    expect(await run('/bin/sh', ['-c', 'printenv WORD || echo unset'], { WORD: undefined })).toBe('unset\n');
  });

  it('says what failed, how it ended and what it said last', async () => {
    const failed = run('/bin/sh', ['-c', 'echo out; echo no such wheel >&2; exit 3']);

    await expect(failed).rejects.toBeInstanceOf(ToolError);
    await expect(failed).rejects.toMatchObject({
      code: 'command-failed',
      message: expect.stringMatching(/failed: it ended with 3\.\nout\n\nno such wheel$/),
    });
  });

  it('says so when the program is not there', async () => {
    await expect(run('/nowhere/program', [])).rejects.toMatchObject({
      code: 'command-failed',
      message: expect.stringContaining('ENOENT'),
    });
  });
});
