import { accountKnown } from './account-known.ts';
import { aliasLeadsIntoZone } from './alias-leads-into-zone.ts';
import { caReachable, noProtocolViolation, noServerError, notAskedToWait, notRateLimited } from './answers.ts';
import { caaAllows } from './caa-allows.ts';
import { notRecalled, renewedInTime } from './certificates.ts';
import { checkCompleted } from './check-completed.ts';
import { cleanupDone } from './cleanup-done.ts';
import {
  directoryAnswers,
  egressWorksIpv4,
  egressWorksIpv6,
  productionControlsHold,
  statusPageClear,
} from './controls.ts';
import { delegationConsistent } from './delegation-consistent.ts';
import { directoryAsPreset, profileListed } from './directory.ts';
import { dnssecSound } from './dnssec-sound.ts';
import type { Rule } from './finding.ts';
import { negativeTtlShort } from './negative-ttl-short.ts';
import { noShadowingZone } from './no-shadowing-zone.ts';
import { judgeStep } from './probes.ts';
import { serversReachableTcp, serversReachableUdp } from './servers-reachable.ts';
import { serversServeZone } from './servers-serve-zone.ts';

/** The step of the write check, where one was made and came so far. */
function ofWrite(id: Rule['id'], name: 'publish' | 'propagation', good: string): Rule {
  return {
    id,
    judge: ({ pulse }) => {
      const write = pulse?.write;
      const index = write?.steps.findIndex(({ step }) => step === name) ?? -1;
      const step = write?.steps[index];
      if (!write || !step) return [];
      return [{ ...judgeStep({ step, at: `/pulse/write/steps/${index}` }, good), subject: { name: write.name } }];
    },
  };
}

/** The call to the dead man's switch, where it got no good answer: whether somebody outside hears of us is not known. */
const switchReached: Rule = {
  id: 'check-completed',
  judge: ({ pulse }) => {
    const ping = pulse?.ping;
    if (!ping || ping.outcome === 'answered') return [];
    const detail = `The dead man's switch did not take the call: ${ping.why ?? 'no reason was given'}.`;
    return [
      {
        subject: { server: 'dead-mans-switch' },
        outcome: 'could-not-tell',
        value: 'unreachable',
        detail,
        evidence: [],
      },
    ];
  },
};

/** What can be found without an order: of steps that a pulse never comes to, it says nothing. */
export const PULSE_RULES: readonly Rule[] = [
  checkCompleted,
  switchReached,
  cleanupDone,
  ofWrite('values-published', 'publish', 'Route 53 took the value.'),
  ofWrite('propagation-complete', 'propagation', 'Every authoritative server served the value.'),
  accountKnown,
  caReachable,
  noServerError,
  noProtocolViolation,
  notRateLimited,
  notAskedToWait,
  caaAllows,
  directoryAnswers,
  directoryAsPreset,
  profileListed,
  productionControlsHold,
  statusPageClear,
  egressWorksIpv4,
  egressWorksIpv6,
  aliasLeadsIntoZone,
  delegationConsistent,
  serversServeZone,
  serversReachableUdp,
  serversReachableTcp,
  dnssecSound,
  noShadowingZone,
  negativeTtlShort,
  renewedInTime,
  notRecalled,
];
