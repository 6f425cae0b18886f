import { runControls } from '../acme/controls/run.ts';
import { isOrderable } from '../contract/ca.ts';
import type { Deployment } from '../contract/deployment.ts';
import type { CaaFinding } from '../contract/evidence/caa.ts';
import type { DnsEvidence } from '../contract/evidence/dns.ts';
import { EVIDENCE_BOUNDS, type Gathering, type Judgeable } from '../contract/evidence/evidence.ts';
import type { CertificateReport, Ping } from '../contract/evidence/pulse.ts';
import { pulseName } from '../contract/names.ts';
import { type Trouble, troubleIn } from '../contract/problem.ts';
import type { CompletedPulse } from '../contract/pulse.ts';
import type { ProbeResult } from '../contract/result.ts';
import type { Verdict } from '../contract/verdict/verdict.ts';
import { deriveFindings } from '../diagnosis/findings/derive.ts';
import { PULSE_RULES } from '../diagnosis/findings/pulse.ts';
import { checkCaaOfAll } from '../dns/caa/check.ts';
import { observeDns } from '../dns/observe/gather.ts';
import type { BreakerLedger } from '../store/breaker.ts';
import { inTime } from '../store/in-time.ts';
import type { PulseTelemetry } from '../store/pulse-telemetry.ts';
import type { PulseLedger } from '../store/pulses.ts';
import { type PulseAccount, readAccount } from './account.ts';
import { answerOf, recordOf } from './answer.ts';
import { type CaCheckPorts, checkCa } from './ca-check.ts';
import { factsOf, type PulseRun } from './facts.ts';
import { gather } from './gather.ts';
import { PATIENCE, rememberPulse, rememberRetryAfter } from './ledger.ts';
import { type Subjects, subjectsOf } from './subjects.ts';
import { checkWrite, type WritePorts, type Written } from './write-check.ts';

/** Looks at CAs, names and the way out end earlier: they are over in seconds, or something is wrong. */
const LOOK_MS = 30_000;
/** A server of a CA or of the DNS is given less than a look, so that one that is silent is told from a look that was cut off. */
const PATIENCE_MS = 5_000;
/** The write check needs the servers for as long as Route 53 takes; what then is not there is late. With the rest a pulse takes a minute. */
const WRITE_MS = 48_000;
/** Before the gathering of a look ends, so that what it has found by then is kept. */
const MARGIN_MS = 250;

export type PulsePorts = Omit<CaCheckPorts, 'breaker'> &
  WritePorts & {
    readonly breaker: BreakerLedger;
    readonly pulses: PulseLedger;
    readonly telemetry: PulseTelemetry;
    /** What nobody has used before: told from the values of others by it. */
    readonly randomLabel: () => string;
    /** What looks names up where the config names no resolvers. */
    readonly platformResolvers: readonly string[];
    /** The named certificates, each with what its CA suggests. Never rejects. @param until milliseconds since 1970 */
    readonly certificates: (until: number) => Promise<CertificateReport[]>;
    /** Calls the dead man's switch of the config; absent where it names none. Never rejects. */
    readonly ping?: () => Promise<Ping>;
    /** Sends what follows from the ledger, this pulse included; absent: nothing does. */
    readonly sendSignals?: () => Promise<void>;
    /** The evidence with its verdict, unless that could not be made. */
    readonly judge: (evidence: Judgeable) => Judgeable & { readonly verdict?: Verdict };
  };

/** All checks at once, each within its own time, then one verdict. Trouble of a check is part of the answer. */
export async function runPulse(deployment: Deployment, run: PulseRun, ports: PulsePorts): Promise<CompletedPulse> {
  const { clock, telemetry } = ports;
  let written: Written | undefined;
  let certificates: readonly CertificateReport[] = [];
  try {
    const history = inTime(ports.pulses.read(), clock, PATIENCE).catch((error: unknown) => {
      ports.warn('verdict without history', troubleIn(error));
      return undefined;
    });
    const subjects = subjectsOf(deployment, run.startedAt);
    const looks = await lookAtAll(deployment, run, subjects, ports);
    ({ written } = looks);
    certificates = looks.certificates;
    const ping = await ports.ping?.();
    const { probes, dns, caa, controls } = looks;
    const { write, cleanup } = written ?? {};
    const durationMs = Math.max(0, Math.round(clock.now() - run.startedAt));
    const facts = factsOf(deployment, run, subjects.names, durationMs, {
      ...{ probes, dns, caa, controls },
      ...(cleanup ? { cleanup } : {}),
      pulse: { certificates, ...(write ? { write } : {}), ...(ping ? { ping } : {}) },
    });
    const before = (await history)?.flatMap(({ verdict }) => verdict ?? []);
    const findings = deriveFindings(facts, PULSE_RULES);
    const judged = ports.judge({ ...facts, findings, ...(before === undefined ? {} : { history: before }) });
    const answer = answerOf(deployment, run, subjects, judged);
    const notRemembered = await rememberPulse(recordOf(answer), ports);
    await ports.sendSignals?.().catch((error: unknown) => ports.warn('signals not sent', troubleIn(error)));
    return { ...answer, ...(notRemembered ? { notRemembered } : {}) };
  } finally {
    // The sign of life: a pulse that ended is told, whatever it found.
    telemetry.pulse({ deployment: deployment.id, write: written?.write, certificates });
  }
}

type Looks = Pick<Judgeable, 'dns' | 'caa' | 'controls'> & {
  readonly probes: ProbeResult[];
  readonly written: Written | undefined;
  readonly certificates: readonly CertificateReport[];
};

async function lookAtAll(deployment: Deployment, run: PulseRun, subjects: Subjects, ports: PulsePorts): Promise<Looks> {
  const { clock } = ports;
  const { cas, network } = deployment;
  const until = run.startedAt + LOOK_MS;
  const deadline = until - MARGIN_MS;
  const accounts = new Map(cas.filter(isOrderable).map((ca) => [ca.id, readAccount(ca, ports.secrets)]));
  // Told with the check of the CA.
  for (const account of accounts.values()) account.catch(() => undefined);
  const lots = subjects.lots.map((lot) =>
    gather(
      () => observeDns(lot, deployment.zoneName, { ...ports, network, askResolvers: false, deadline }),
      clock,
      until,
    ),
  );
  const [probes, dns, caa, controls, written, certificates] = await Promise.all([
    Promise.all(
      cas
        .filter(isOrderable)
        .map((ca) => checkCa(ca, accounts.get(ca.id) ?? Promise.resolve(undefined), deadline, ports)),
    ),
    Promise.all(lots),
    gather(() => lookAtCaa(deployment, subjects, accounts, deadline, ports), clock, until),
    gather(() => runControls({ cas, network, clock, deadline, patienceMs: PATIENCE_MS }), clock, until),
    writeOnceAnHour(deployment, run, ports),
    ports.certificates(deadline),
  ]);
  await Promise.all(probes.map((probe) => rememberRetryAfter(probe, ports)));
  return { probes, dns: inEvidence(dns), caa, controls, written, certificates };
}

/** The first lot stands where a round has its last look; several have the same form. */
function inEvidence([first, ...others]: readonly Gathering<DnsEvidence>[]): Judgeable['dns'] {
  return { before: others, after: first ?? { state: 'not-gathered', why: 'there is no name to look at' } };
}

/** Each CA for the names of the team, with the account that orders there. */
async function lookAtCaa(
  { cas, network }: Deployment,
  { names }: Subjects,
  accounts: ReadonlyMap<string, Promise<PulseAccount | undefined>>,
  deadline: number,
  { clock }: PulsePorts,
): Promise<CaaFinding[]> {
  const issuers = await Promise.all(
    cas.map(async (ca) => {
      const account = await accounts.get(ca.id)?.catch(() => undefined);
      return { ...ca, accountUrl: account?.accountUrl ?? ca.accountUrl };
    }),
  );
  const found = await checkCaaOfAll(names, issuers, { network, clock, deadline });
  return found.slice(0, EVIDENCE_BOUNDS.caa);
}

/** Without the ledger nothing is written: what a killed pulse left could not be found again. */
async function writeOnceAnHour(
  deployment: Deployment,
  { runId, startedAt }: PulseRun,
  ports: PulsePorts,
): Promise<Written | undefined> {
  try {
    if (!(await inTime(ports.pulses.takeWrite(startedAt), ports.clock, PATIENCE))) return undefined;
  } catch (error) {
    return notWritten(deployment.zoneName, startedAt, troubleIn(error, 'publish'));
  }
  const value = `renewal-prober-pulse-${ports.randomLabel()}`;
  return checkWrite(deployment, { runId, value, deadline: startedAt + WRITE_MS }, ports);
}

function notWritten(zone: string, now: number, trouble: Trouble): Written {
  const at = new Date(now).toISOString();
  const step = { step: 'publish', outcome: 'failed', startedAt: at, durationMs: 0, trouble } as const;
  return { write: { at, name: pulseName(zone), outcome: 'failed', steps: [step], servers: [] } };
}
