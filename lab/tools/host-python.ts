import { ToolError } from './errors.ts';
import { type Environment, run } from './run.ts';

const CANDIDATES = ['python3', 'python3.14', 'python3.13', 'python3.12', 'python3.11', 'python3.10'];
const OLDEST_MINOR = 10;
const WANTED = 'The lab needs Python 3.10 or newer with its venv module; everything else it sets up by itself';

const REPORT = `
import importlib.util, json, sys
missing = [name for name in ("venv", "ensurepip") if importlib.util.find_spec(name) is None]
print(json.dumps({"executable": sys.executable, "version": list(sys.version_info[:3]), "missing": missing}))
`;

export type HostPython = {
  /** Absolute path. */
  readonly executable: string;
  /** As in 3.11.7. */
  readonly version: string;
};

type Report = {
  readonly executable: string;
  readonly version: readonly [number, number, number];
  readonly missing: string[];
};

/**
 * The first Python on the PATH that the lab can use.
 * @throws ToolError `python-missing`, `python-too-old`, or `python-incomplete` where it can make no virtual environment
 */
export async function findHostPython(env: Environment = process.env): Promise<HostPython> {
  const found: Report[] = [];
  for (const name of CANDIDATES) {
    const report = await reportOf(name, env);
    if (!report) continue;
    if (isRecent(report) && report.missing.length === 0) return described(report);
    found.push(report);
  }
  throw unusable(found);
}

async function reportOf(name: string, env: Environment): Promise<Report | undefined> {
  try {
    return JSON.parse(await run(name, ['-c', REPORT], env)) as Report;
  } catch {
    return undefined;
  }
}

function isRecent({ version: [major, minor] }: Report): boolean {
  return major === 3 && minor >= OLDEST_MINOR;
}

function described({ executable, version }: Report): HostPython {
  return { executable, version: version.join('.') };
}

function unusable(found: readonly Report[]): ToolError {
  const names = found.map(described).map(({ version, executable }) => `${version} at ${executable}`);
  const incomplete = found.find(isRecent);
  if (incomplete) {
    const lack = incomplete.missing.join(' and ');
    return new ToolError(
      'python-incomplete',
      `Python ${described(incomplete).version} lacks ${lack}. ${WANTED}. On Debian and Ubuntu: install python3-venv.`,
    );
  }
  if (names.length > 0) return new ToolError('python-too-old', `Found only Python ${names.join(', ')}. ${WANTED}.`);
  return new ToolError('python-missing', `Found no python3 on the PATH. ${WANTED}.`);
}
