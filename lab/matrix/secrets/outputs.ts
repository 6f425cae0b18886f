import { logLines } from '../../world/rounds.ts';
import type { KeptEvidence } from '../evidence.ts';
import type { Stage } from '../stage.ts';

/** Something that leaves the product where a person or another program may read it. */
export type Output = { readonly name: string; readonly text: string };

/** Everything that the product gave out about a case: answer, evidence, and the logs of its functions with the metrics in them. */
export async function outputsOf(
  rounds: readonly { readonly answer?: object; readonly failed?: string; readonly evidence?: KeptEvidence }[],
  { state }: Stage,
  since: number,
): Promise<Output[]> {
  const { probeFunction, accountFunction, janitorFunction } = state.deployed.prober;
  const functions = { 'probe function': probeFunction, 'account function': accountFunction, janitor: janitorFunction };
  const logs = await Promise.all(
    Object.entries(functions).map(async ([title, name]) => ({
      name: `log of the ${title}`,
      text: (await logLines(state, name, since)).join('\n'),
    })),
  );
  return [
    ...rounds.flatMap(({ answer, failed, evidence }) => [
      { name: 'answer', text: JSON.stringify(answer ?? failed ?? '') },
      { name: 'evidence', text: evidence?.text ?? '' },
    ]),
    ...logs,
  ];
}
