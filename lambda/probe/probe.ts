import { createCsr } from '../acme/csr.ts';
import { directoryRecord } from '../acme/directory-record.ts';
import { createSecrecy, type Secrecy } from '../acme/secrecy.ts';
import type { AcmeSession, SessionOptions, Transcript } from '../acme/session.ts';
import { acmeTrouble } from '../acme/trouble.ts';
import type { Ca } from '../contract/ca.ts';
import type { Clock } from '../contract/clock.ts';
import type { DirectoryRecord } from '../contract/evidence/directory.ts';
import { type Trouble, TroubleError } from '../contract/problem.ts';
import type { IssuedCertificate, ProbeResult } from '../contract/result.ts';
import type { ProbeOutcome, Step } from '../contract/vocabulary.ts';
import type { Account, AccountSource } from './account.ts';
import { deactivateAuthorizations, readAuthorizations } from './authorizations.ts';
import * as issue from './issue.ts';
import type { Observer } from './observer.ts';
import { orderOnce } from './ordering.ts';
import type { ProbePlan } from './plan.ts';
import type { Batch, Publication } from './publication.ts';
import { createStepLog, outcomeOf, type StepLog, troubleOf } from './step-log.ts';
import type { Visible } from './visibility.ts';

/**
 * Time for revocation and deactivation past the probe's deadline: a CA that is slow to issue must not leave authorizations
 * valid, which the next probe would stumble over. Out of the time that the round keeps for its removal.
 */
const TIDY_MS = 10_000;
/** The part of it that a revocation which hangs leaves to the deactivation. */
const DEACTIVATION_MS = 5_000;

/** What a hold leaves of the probe's time to validation and issuance. */
const AFTER_HOLD_MS = 15_000;

/** What the probes of a round share. */
export type ProbeContext = {
  readonly clock: Clock;
  /** End of the round, milliseconds since 1970. */
  readonly deadline: number;
  readonly accounts: AccountSource;
  readonly openSession: (ca: Ca, options: SessionOptions) => AcmeSession;
  readonly publication: Publication;
  /** Before anything is published at a real name: its CNAME must lead there. @throws TroubleError */
  readonly checkAliases: (plan: ProbePlan) => Promise<void>;
  /** @throws TroubleError */
  readonly awaitVisible: (batch: Batch) => Promise<Visible>;
  readonly onStep: (ca: string, step: Step) => void;
  readonly observer: Pick<Observer, 'ordersWith' | 'settled'>;
};

/** What is known of a probe while it runs; kept when it fails half-way. */
type Attempt = {
  account?: Account;
  directory?: DirectoryRecord;
  orderUrl?: string;
  authorizationUrls: readonly string[];
  /** What was issued, whether it was found good or not. */
  chainPem?: string;
  certificate?: IssuedCertificate;
};

type Run = {
  readonly log: StepLog;
  readonly attempt: Attempt;
  readonly transcript: Transcript;
  /** Of all sessions of the probe. */
  readonly secrecy: Secrecy;
  readonly deadline: number;
};

/** One issuance at one CA, from the account to the revocation. Never throws: trouble is part of the result. */
export async function runProbe(plan: ProbePlan, context: ProbeContext): Promise<ProbeResult> {
  const { clock, publication, observer } = context;
  const { ca } = plan;
  const began = clock.now();
  const deadline = Math.min(context.deadline, began + ca.deadlineSeconds * 1000);
  const transcript: Transcript = { requests: [] };
  const secrecy = createSecrecy();
  const attempt: Attempt = { authorizationUrls: [] };
  const explain = (error: unknown, step: Step) =>
    acmeTrouble(error, step, ca, clock.now(), attempt.account?.accountUrl);
  const log = createStepLog({ clock, deadline, explain, onStep: (step) => context.onStep(ca.id, step) });
  let trouble: Trouble | undefined;
  try {
    await issueOnce(plan, context, { log, attempt, transcript, secrecy, deadline });
  } catch (error) {
    trouble = troubleOf(error, log.steps.at(-1)?.step ?? 'account', explain);
  } finally {
    publication.withdraw(ca.id);
    observer.settled(ca.id);
  }
  await tidyUp(plan, context, { log, attempt, transcript, secrecy, deadline: deadline + TIDY_MS });
  return {
    ca: ca.id,
    role: ca.role,
    names: [...plan.names],
    outcome: probeOutcome(trouble),
    startedAt: new Date(began).toISOString(),
    durationMs: clock.now() - began,
    steps: [...log.steps],
    ...(trouble ? { trouble } : {}),
    ...(attempt.account ? { accountUrl: attempt.account.accountUrl } : {}),
    ...(attempt.account?.pending ? { accountKey: 'pending' as const } : {}),
    ...(attempt.orderUrl ? { orderUrl: attempt.orderUrl } : {}),
    ...(attempt.directory ? { directory: attempt.directory } : {}),
    ...(attempt.certificate ? { certificate: attempt.certificate } : {}),
    requests: transcript.requests,
  };
}

async function issueOnce(plan: ProbePlan, context: ProbeContext, run: Run): Promise<void> {
  const { log, attempt, transcript, secrecy, deadline } = run;
  const { ca } = plan;
  const account = await log.run('account', () => context.accounts.find(ca));
  const open = (using: Account) => {
    attempt.account = using;
    context.observer.ordersWith(ca.id, using.accountUrl);
    return context.openSession(ca, { ...using, transcript, secrecy, deadline });
  };
  const { session, order } = await log.run('order', (facts) =>
    orderOnce(plan, account, {
      ...{ accounts: context.accounts, open, facts },
      onDirectory: (directory) => {
        attempt.directory = directoryRecord(directory, secrecy);
      },
    }),
  );
  attempt.orderUrl = order.url;
  attempt.authorizationUrls = order.authorizations;
  const authorizations = await log.run('authorization', () => readAuthorizations(session, order, plan));
  const batch = await log.run('publish', async (facts) => {
    const contributions = await issue.contributionsOf(session, plan, authorizations);
    await context.checkAliases(plan);
    const published = await context.publication.join(ca.id, contributions, deadline);
    facts.attempts = Math.max(1, published.attempts);
    return published;
  });
  await log.run('propagation', async (facts) => {
    Object.assign(facts, await context.awaitVisible(batch));
  });
  const held = await hold(plan, context, deadline);
  await log.run('challenge', async (facts) => {
    if (held) facts.note = held;
    await Promise.all(authorizations.map((each) => session.acceptChallenge(issue.dnsChallenge(each, ca).url)));
  });
  await log.run('validation', () => issue.awaitValidation(session, authorizations, ca));
  context.observer.settled(ca.id);
  const csr = await createCsr(plan.names, plan.key);
  const { certificateUrl } = await log.run('finalize', () => issue.finalizeOrder(session, order, ca, csr.csrPem));
  const { chainPem } = await log.run('certificate', () => session.downloadCertificate(certificateUrl));
  if (issue.holdsCertificate(chainPem)) attempt.chainPem = chainPem;
  attempt.certificate = await log.run('chain', async () =>
    issue.judgeCertificate(chainPem, { plan, publicKeyPem: csr.publicKeyPem, now: context.clock.now() }),
  );
}

/**
 * Leaves the values there for all to see before the CA is told to look, where the plan asks for that. It counts to no step.
 * @returns a note for the record
 */
async function hold({ holdSeconds = 0 }: ProbePlan, { clock }: ProbeContext, deadline: number): Promise<string> {
  const milliseconds = Math.min(holdSeconds * 1_000, deadline - clock.now() - AFTER_HOLD_MS);
  if (milliseconds <= 0) return holdSeconds > 0 ? `no time was left to wait ${holdSeconds} s before it` : '';
  await clock.sleep(milliseconds);
  return `the values had lain there for ${Math.round(milliseconds / 1_000)} s before it`;
}

/** Revokes what was issued and leaves no authorization valid that the next probe would find. Changes no outcome. */
async function tidyUp(plan: ProbePlan, context: ProbeContext, run: Run): Promise<void> {
  const { log, attempt, transcript, secrecy, deadline } = run;
  const { account, chainPem, authorizationUrls } = attempt;
  if (!account) return;
  const session = context.openSession(plan.ca, { ...account, transcript, secrecy, deadline });
  if (plan.ca.revoke && chainPem !== undefined) {
    await log.run('revoke', () => session.revoke(chainPem), deadline - DEACTIVATION_MS).catch(ignoreTrouble);
  }
  if (!plan.namesRepeat || authorizationUrls.length === 0) return;
  await log
    .run(
      'cleanup',
      async (facts) => {
        if (plan.ca.quirks.authorizationDeactivation) await deactivateAuthorizations(session, authorizationUrls);
        else
          facts.note = `the authorizations stay, because ${plan.ca.title} has none deactivated: a later probe may find them valid`;
      },
      deadline,
    )
    .catch(ignoreTrouble);
}

/** The step log has it already. */
function ignoreTrouble(error: unknown): void {
  if (!(error instanceof TroubleError)) throw error;
}

function probeOutcome(trouble: Trouble | undefined): ProbeOutcome {
  if (!trouble) return 'passed';
  return outcomeOf(trouble) === 'undetermined' ? 'inconclusive' : 'failed';
}
