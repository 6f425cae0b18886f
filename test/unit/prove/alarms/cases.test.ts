import { expect, test } from 'vitest';
import { ALARM_KEYS } from '../../../../lambda/contract/alarms.ts';
import { CASES, LABS, LANES } from '../../../prove/alarms/cases.ts';

/** What needs no fault of its own: of the messages themselves, and of windows, which a case waits for. */
const WITHOUT_CASE = ['notifier-failing', 'quiet'];

test('each case has an id of its own and is played in one lab', () => {
  expect(new Set(CASES.map(({ id }) => id)).size).toBe(CASES.length);
  expect(Object.values(LABS).flat().sort()).toEqual(Object.keys(LANES).sort());
});

test('lanes that are played side by side touch no deployment of each other', () => {
  const touched = Object.values(LANES).map((cases) => [...new Set(cases.flatMap(({ deployments }) => deployments))]);
  expect(new Set(touched.flat()).size).toBe(touched.flat().length);
});

test('each alarm is the one that some fault is for', () => {
  const first = new Set(CASES.map(({ raises }) => raises[0]));
  expect(ALARM_KEYS.filter((key) => !first.has(key))).toEqual(WITHOUT_CASE);
});
