import { caBlocked } from './ca-blocked.ts';
import { dnsBlocked } from './dns-blocked.ts';
import { inspectingProxy } from './inspecting-proxy.ts';
import { noRoute } from './no-route.ts';
import { oneHostOnly } from './one-host-only.ts';

/** What a function's way out may meet. A new fault is a file, and a line here. */
export const EGRESS_FAULTS = [noRoute, oneHostOnly, caBlocked, dnsBlocked, inspectingProxy];
