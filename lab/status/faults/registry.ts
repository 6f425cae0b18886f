import { degraded } from './degraded.ts';
import { hang } from './hang.ts';
import { majorOutage } from './major-outage.ts';
import { notJson } from './not-json.ts';

/** What may befall status pages; without any they tell that all is operational. A new fault is a file, and a line here. */
export const STATUS_FAULTS = [degraded, majorOutage, hang, notJson];
