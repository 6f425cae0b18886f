import { challengeNameOf, defaultChallengeTarget } from '../../lambda/contract/names.ts';
import { LAB_ZONE, PARENT_ZONE } from '../world/config.ts';

/** Where faults befall the lab's own deployment. */

/** The real name of the target `www`. */
export const REAL_NAME = `www.${PARENT_ZONE}`;
/** Where its CNAME stands, in the parent zone. */
export const ALIAS = challengeNameOf(REAL_NAME);
/** Where that leads, and values are published. */
export const PUBLISHED_AT = defaultChallengeTarget(LAB_ZONE, REAL_NAME);

/** One of Route 53's four servers of the delegated zone. */
export const ONE_SERVER = ['127.0.0.34'];
export const ALL_SERVERS = ['127.0.0.31', '127.0.0.32', '127.0.0.33', '127.0.0.34'];
export const THREE_SERVERS = ['127.0.0.31', '127.0.0.32', '127.0.0.33'];
/** Of the parent zone. */
export const PARENT_SERVERS = ['127.0.0.21', '127.0.0.22'];
/** The resolver that the CAs ask, and those of two of Boulder's remote perspectives. */
export const CA_RESOLVER = ['127.0.0.53'];
export const TWO_PERSPECTIVES = ['127.0.0.55', '127.0.0.56'];

export const ACME_ERROR = 'urn:ietf:params:acme:error:';
