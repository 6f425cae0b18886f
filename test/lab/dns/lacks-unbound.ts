import { prepareUnbound } from '../../../lab/dns/unbound/prepare.ts';
import { UnboundUnavailableError } from '../../../lab/dns/unbound/unavailable.ts';

const LACKS: readonly string[] = ['unsupported-platform', 'no-apt', 'no-compiler'];

/** Whether this machine cannot have unbound, which is then said once. @throws Error when it should and does not */
export async function lacksUnbound(): Promise<boolean> {
  try {
    await prepareUnbound();
    return false;
  } catch (error) {
    if (!(error instanceof UnboundUnavailableError && LACKS.includes(error.reason))) throw error;
    console.error(`NOT RUN: all tests against a validating resolver. ${error.message}`);
    return true;
  }
}
