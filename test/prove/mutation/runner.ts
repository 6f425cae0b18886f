import { readdirSync, readFileSync } from 'node:fs';
import { registerHooks, stripTypeScriptTypes } from 'node:module';
import { basename, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type CollectedTest, collectFrom } from './collected.ts';

/**
 * A test runner of Stryker that loads the unit tests of the diagnosis once, and switches one mutant after the other on. For a mutant
 * of what is done while the sources are loaded, tests and diagnosis are loaded anew; the contract knows nothing of either.
 */

const TESTS = 'test/unit/diagnosis';
/** The whole corpus takes seconds for each mutant; the reading is of the evidence alone. */
const LEFT_OUT: readonly string[] = ['corpus.test.ts', 'reading.test.ts'];
/** It ends with the first failure: what takes seconds itself comes last. */
const SLOW: readonly string[] = ['advice.test.ts', 'missing.test.ts'];

/** What instrumented sources and Stryker tell each other. */
type Shared = {
  activeMutant?: string | undefined;
  currentTestId?: string | undefined;
  mutantCoverage?: unknown;
  hitCount?: number | undefined;
  hitLimit?: number | undefined;
};
type MutantRun = {
  readonly activeMutant: { readonly id: string; readonly fileName: string };
  readonly mutantActivation: 'runtime' | 'static';
  readonly reloadEnvironment: boolean;
  readonly testFilter?: readonly string[];
  readonly hitLimit?: number;
};
type Outcome = { readonly status: string } & Readonly<Record<string, unknown>>;

class OneProcess {
  readonly #shared: Shared;
  readonly #loaded = new Map<string, readonly CollectedTest[] | Error>();
  readonly #stripped = new Map<string, string>();
  #generation = 0;

  constructor() {
    const global = globalThis as { __stryker__?: Shared };
    global.__stryker__ ??= {};
    this.#shared = global.__stryker__;
  }

  capabilities() {
    return { reloadEnvironment: true };
  }

  async init(): Promise<void> {
    const collected = import.meta.resolve('./collected.ts');
    const anew = ['lambda/diagnosis/', 'test/'].map((folder) => pathToFileURL(resolve(folder)).href);
    registerHooks({
      resolve: (specifier, context, next) => {
        if (specifier === 'vitest' && context.parentURL !== collected) return { url: collected, shortCircuit: true };
        const found = next(specifier, context);
        const isAnew = anew.some((folder) => found.url.startsWith(folder));
        return isAnew ? { ...found, url: `${found.url}?generation=${this.#generation}` } : found;
      },
      // Types are stripped once, which takes longer than everything else about loading.
      load: (url, context, next) => {
        const [file = url, generation] = url.split('?generation=');
        if (generation === undefined || !file.endsWith('.ts')) return next(url, context);
        const source = this.#stripped.get(file) ?? stripTypeScriptTypes(readFileSync(new URL(file), 'utf8'));
        this.#stripped.set(file, source);
        return { format: 'module', source, shortCircuit: true };
      },
    });
  }

  /** Nothing is switched on: every test must pass, and shows which mutants it comes by. */
  async dryRun(): Promise<Outcome> {
    const tests = [];
    for (const file of testFiles('')) {
      const own = await this.#testsOf(file);
      if (own instanceof Error) return { status: 'error', errorMessage: `${file}: ${own.stack}` };
      for (const test of own) {
        this.#shared.currentTestId = test.id;
        const began = performance.now();
        const failure = await failureOf(test);
        this.#shared.currentTestId = undefined;
        const told = { id: test.id, name: test.id, fileName: resolve(file), timeSpentMs: performance.now() - began };
        tests.push(failure === undefined ? { ...told, status: 0 } : { ...told, status: 1, failureMessage: failure });
      }
    }
    return { status: 'complete', tests, mutantCoverage: this.#shared.mutantCoverage };
  }

  async mutantRun({ activeMutant, testFilter, hitLimit, ...how }: MutantRun): Promise<Outcome> {
    if (how.reloadEnvironment) {
      this.#generation += 1;
      this.#loaded.clear();
    }
    const wanted = testFilter && new Set(testFilter);
    const files = testFiles(activeMutant.fileName).filter(
      (file) => !wanted || [...wanted].some((id) => id.startsWith(`${file}#`)),
    );
    if (how.mutantActivation === 'runtime') for (const file of files) await this.#testsOf(file);
    Object.assign(this.#shared, { activeMutant: activeMutant.id, hitCount: 0, hitLimit });
    try {
      return await this.#firstFailure(files, wanted);
    } finally {
      Object.assign(this.#shared, { activeMutant: undefined, hitLimit: undefined });
    }
  }

  async #firstFailure(files: readonly string[], wanted: ReadonlySet<string> | undefined): Promise<Outcome> {
    let nrOfTests = 0;
    const broken: string[] = [];
    for (const file of files) {
      const own = await this.#testsOf(file);
      if (own instanceof Error) broken.push(`${file}: ${own.stack}`);
      else {
        for (const test of own.filter(({ id }) => wanted?.has(id) ?? true)) {
          nrOfTests += 1;
          const failure = await failureOf(test);
          const { hitCount = 0, hitLimit = Number.POSITIVE_INFINITY } = this.#shared;
          if (hitCount > hitLimit) return { status: 'timeout', reason: `more than ${hitLimit} turns` };
          if (failure !== undefined)
            return { status: 'killed', killedBy: [test.id], failureMessage: failure, nrOfTests };
        }
      }
    }
    return broken.length > 0 ? { status: 'error', errorMessage: broken.join('\n') } : { status: 'survived', nrOfTests };
  }

  async #testsOf(file: string): Promise<readonly CollectedTest[] | Error> {
    const before = this.#loaded.get(file);
    if (before) return before;
    const tests = await collectFrom(file, () => import(pathToFileURL(resolve(file)).href)).catch(
      (error: unknown) => new Error('it cannot be loaded', { cause: error }),
    );
    this.#loaded.set(file, tests);
    return tests;
  }
}

/** Those named like the source first, then the others of its kind, what is slow at the end. @param source that a mutant is in */
function testFiles(source: string): string[] {
  const words = [basename(source, '.ts'), ...source.split('/').slice(-2, -1)];
  const rank = (file: string) => {
    const found = words.findIndex((word) => file.includes(word));
    return (SLOW.includes(basename(file)) ? 100 : 0) + (found < 0 ? words.length : found);
  };
  return readdirSync(TESTS, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.test.ts') && !LEFT_OUT.includes(basename(file)))
    .map((file) => join(TESTS, file))
    .sort((one, other) => rank(one) - rank(other) || one.localeCompare(other));
}

async function failureOf({ run }: CollectedTest): Promise<string | undefined> {
  try {
    await run();
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

export const RUNNER = 'one-process';
export const strykerPlugins = [{ kind: 'TestRunner', name: RUNNER, injectableClass: OneProcess }];
