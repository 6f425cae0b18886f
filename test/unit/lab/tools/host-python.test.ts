import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { findHostPython } from '../../../../lab/tools/host-python.ts';

let bin: string;

beforeEach(() => {
  bin = mkdtempSync(join(tmpdir(), 'lab-python-'));
});

afterEach(() => {
  rmSync(bin, { recursive: true, force: true });
});

function install(name: string, version: readonly number[], missing: readonly string[] = []): string {
  const path = join(bin, name);
  writeFileSync(path, `#!/bin/sh\necho '${JSON.stringify({ executable: path, version, missing })}'\n`);
  chmodSync(path, 0o755);
  return path;
}

describe('findHostPython', () => {
  it('takes python3 when it is recent', async () => {
    const executable = install('python3', [3, 12, 4]);

    expect(await findHostPython({ PATH: bin })).toEqual({ executable, version: '3.12.4' });
  });

  it('takes a newer one beside a python3 that is too old', async () => {
    install('python3', [3, 9, 18]);
    const executable = install('python3.11', [3, 11, 9]);

    expect(await findHostPython({ PATH: bin })).toEqual({ executable, version: '3.11.9' });
  });

  it('names the versions it found when all are too old', async () => {
    const path = install('python3', [3, 9, 18]);

    await expect(findHostPython({ PATH: bin })).rejects.toMatchObject({
      code: 'python-too-old',
      message: `Found only Python 3.9.18 at ${path}. The lab needs Python 3.10 or newer with its venv module; everything else it sets up by itself.`,
    });
  });

  it('says which module is missing where a distribution left it out', async () => {
    install('python3', [3, 11, 2], ['ensurepip']);

    await expect(findHostPython({ PATH: bin })).rejects.toMatchObject({
      code: 'python-incomplete',
      message: expect.stringMatching(/^Python 3\.11\.2 lacks ensurepip\. .*install python3-venv\.$/),
    });
  });

  it('says so when there is none', async () => {
    await expect(findHostPython({ PATH: bin })).rejects.toMatchObject({
      code: 'python-missing',
      message: expect.stringContaining('Found no python3 on the PATH.'),
    });
  });

  it('passes over a python3 that does not run', async () => {
    writeFileSync(join(bin, 'python3'), '#!/bin/sh\nexit 1\n');
    chmodSync(join(bin, 'python3'), 0o755);

    await expect(findHostPython({ PATH: bin })).rejects.toMatchObject({ code: 'python-missing' });
  });
});
