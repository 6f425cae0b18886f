import type { Config, TargetConfig } from '../../lambda/contract/config.ts';
import type { Target } from '../../lambda/contract/deployment.ts';
import { defaultChallengeTarget, withoutWildcard } from '../../lambda/contract/names.ts';

/** A target of the config, with a challenge name for each of its names. */
export function resolveTarget(id: string, target: TargetConfig, zone: Config['zone']): Target {
  const backup = target.backup === undefined ? {} : { backup: target.backup };
  if (target.kind === 'canary') return { kind: 'canary', id, labels: target.names, ...backup };
  const bare = [...new Set(target.names.map(withoutWildcard))];
  const challengeNames = Object.fromEntries(
    bare.map((name) => [name, target.challengeNames?.[name] ?? defaultChallengeTarget(zone.name, name)]),
  );
  return { kind: 'real', id, names: target.names, challengeNames, issueFrom: target.issueFrom, ...backup };
}
