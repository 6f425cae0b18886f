import { prepareTools } from '../../lab/tools/prepare.ts';
import type { Proof, ProveOptions } from './part.ts';
import { runVitest } from './vitest.ts';

/** Each action that CloudFormation is granted, taken away in turn: the stacks must fail and name it. */
export async function deployer({ progress }: Pick<ProveOptions, 'progress'>): Promise<Proof> {
  const { python } = await prepareTools({ progress });
  const env = { LAB_PYTHON: python, LAB_GRANTS: 'all' };
  const { held, counts } = runVitest('lab', 'test/lab/aws/deployer-grants.test.ts', env);
  // One test is of all stacks under all actions.
  return { held, counts, figures: { actions: counts.passed + counts.failed - 1 } };
}
