import type { Ca } from '../../lambda/contract/ca.ts';
import { mayOrder, type Target } from '../../lambda/contract/deployment.ts';
import { shown } from '../../lambda/contract/issue-words.ts';
import type { Complaint } from './config-error.ts';

/** Whether the CAs of a target are those that can take it. */
export function checkIssuers({ cas, targets }: { cas: readonly Ca[]; targets: readonly Target[] }): Complaint[] {
  return targets.flatMap((target) => [...checkBackup(target, cas), ...checkLimits(target, cas)]);
}

function checkBackup(target: Target, cas: readonly Ca[]): Complaint[] {
  const { backup, id } = target;
  if (backup === undefined) return [];
  const path = ['targets', id, 'backup'];
  const backups = cas.filter(({ role }) => role === 'backup').map((ca) => ca.id);
  if (!backups.includes(backup)) {
    const wants = `a CA with the role "backup" (${backups.join(', ') || 'there is none'})`;
    return [{ path, text: `got ${shown(backup)}, wants ${wants}` }];
  }
  if (target.kind === 'canary') return [];
  if (!target.issueFrom.includes(backup)) {
    return [{ path, text: `got ${shown(backup)}, wants a CA that issueFrom names too` }];
  }
  const other = target.issueFrom.find((ca) => ca !== backup && backups.includes(ca));
  if (other === undefined) return [];
  const text = `got ${shown(other)} beside the backup ${shown(backup)}, wants one backup for a target`;
  return [{ path: ['targets', id, 'issueFrom'], text }];
}

/** An order that a CA does not take tells nothing of it, and some CAs would charge for it. */
function checkLimits(target: Target, cas: readonly Ca[]): Complaint[] {
  const names = target.kind === 'canary' ? target.labels : target.names;
  const path = ['targets', target.id, 'names'];
  const instead = target.kind === 'canary' ? 'another CA as its backup' : 'another CA in issueFrom';
  return cas
    .filter((ca) => mayOrder(target, ca))
    .flatMap(({ id, title, limits }) => {
      const wildcard = names.find((name) => name.startsWith('*'));
      if (wildcard !== undefined && !limits.wildcard) {
        const text = `got ${shown(wildcard)}, which ${title} ("${id}") does not issue for, wants names without a wildcard or ${instead}`;
        return [{ path, text }];
      }
      if (names.length <= limits.namesPerOrder) return [];
      const text = `got ${names.length} names, wants at most ${limits.namesPerOrder}, as ${title} ("${id}") takes no more, or ${instead}`;
      return [{ path, text }];
    });
}
