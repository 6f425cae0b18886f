import { hang } from './hang.ts';
import { refuse } from './refuse.ts';

/** What may befall the control hosts. A new fault is a file, and a line here. */
export const CONTROL_HOST_FAULTS = [refuse, hang];
