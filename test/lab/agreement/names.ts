import { ZONE } from '../dns/world.ts';

/** The challenge name that both sides look at unless a case says otherwise. */
export const CHALLENGE = `_acme-challenge.www.${ZONE}`;
/** A challenge name of the parent zone, a CNAME to the one before. */
export const ALIAS = '_acme-challenge.www.example.org';
