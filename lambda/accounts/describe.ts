import { type Ca, isOrderable } from '../contract/ca.ts';
import type { Deployment } from '../contract/deployment.ts';
import type { Described, DescribedCa } from '../contract/described.ts';
import { canaryBase } from '../contract/names.ts';
import { TroubleError } from '../contract/problem.ts';
import { assertOfThisCa, type SecretStore } from '../store/secrets.ts';

/** The deployment in words of the outside: its names, its CAs and their accounts. A secret that cannot be read is told as such. */
export async function describeDeployment(
  { id, zoneName, cas, targets, network }: Deployment,
  secrets: Pick<SecretStore, 'read'>,
): Promise<Described> {
  return {
    ...{ version: 1, state: 'described', deployment: id, zone: zoneName },
    names: [
      ...new Set(targets.flatMap((target) => (target.kind === 'real' ? target.names : canaryNames(target, zoneName)))),
    ],
    cas: await Promise.all(cas.map((ca) => describeCa(ca, secrets))),
    network: { rootHints: [...network.rootHints], authoritativePort: network.authoritativePort },
  };
}

/** For CAA one canary is as good as another: the name that they lie under, and its wildcard where they have wildcards. */
function canaryNames({ labels }: { readonly labels: readonly string[] }, zone: string): string[] {
  const base = canaryBase(zone);
  return [
    ...(labels.some((label) => !label.startsWith('*')) ? [base] : []),
    ...(labels.some((label) => label.startsWith('*')) ? [`*.${base}`] : []),
  ];
}

async function describeCa(ca: Ca, secrets: Pick<SecretStore, 'read'>): Promise<DescribedCa> {
  const { id, title, role, caaIdentities, caaParameters = false } = ca;
  return { id, title, role, caaIdentities: [...caaIdentities], caaParameters, ...(await accountOf(ca, secrets)) };
}

async function accountOf(
  ca: Ca,
  secrets: Pick<SecretStore, 'read'>,
): Promise<Pick<DescribedCa, 'accountUrl' | 'trouble'>> {
  if (!isOrderable(ca)) return ca.accountUrl === undefined ? {} : { accountUrl: ca.accountUrl };
  try {
    const secret = await secrets.read(ca.id);
    assertOfThisCa(ca, secret);
    return secret?.accountUrl === undefined ? {} : { accountUrl: secret.accountUrl };
  } catch (error) {
    if (error instanceof TroubleError) return { trouble: error.trouble };
    throw error;
  }
}
