import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const folder = join(import.meta.dirname, 'python');
const PYTHONPATH = join(import.meta.dirname, '../../../lab/aws');

// The pure parts of the mends (alarm maths, schedules) have their tables in Python, where they run without waiting.
describe('the mends in themselves', () => {
  it.each(readdirSync(folder).filter((name) => name.startsWith('test_') && name.endsWith('.py')))(
    '%s passes',
    (name) => {
      const run = spawnSync(process.env.LAB_PYTHON ?? 'python3', ['-B', join(folder, name)], {
        env: { ...process.env, PYTHONPATH },
        encoding: 'utf8',
      });

      expect(run.stderr).toMatch(/\nRan [1-9]\d* tests? in .*\n\nOK\n$/);
      expect(run.status).toBe(0);
    },
  );
});
