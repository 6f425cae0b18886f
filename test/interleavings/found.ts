import type { Story } from './story.ts';

/** Stories that once ended as none may, as they were found, and what was wrong. */
export const FOUND: readonly { readonly was: string; readonly story: Story }[] = [
  {
    was: 'a pulse forgot a change that its deadline cut short, because the one before had been throttled',
    story: {
      deployments: {
        one: {
          rounds: [
            {
              startMs: 5178,
              crash: { call: 7, carriedOut: false },
              at: 'pool',
              names: [0],
              cas: [
                { joinsMs: 1817, staysMs: 251 },
                { joinsMs: 658, staysMs: 345 },
              ],
            },
            {
              startMs: 2545,
              crash: { call: 7, carriedOut: false },
              at: 'real',
              names: [0],
              cas: [{ joinsMs: 2158, staysMs: 2895 }],
            },
            {
              startMs: 2769,
              crash: { call: 2, carriedOut: false },
              at: 'canary',
              names: [0],
              cas: [
                { joinsMs: 1924, staysMs: 75 },
                { joinsMs: 2512, staysMs: 244 },
              ],
            },
          ],
          pulses: [{ startMs: 26, crash: null }],
          janitors: [{ startMs: 52129, crash: null }],
        },
        two: {
          rounds: [
            {
              startMs: 7705,
              crash: { call: 8, carriedOut: true },
              at: 'real',
              names: [0, 1],
              cas: [{ joinsMs: 348, staysMs: 399 }],
            },
            { startMs: 2579, crash: null, at: 'pool', names: [0, 1], cas: [{ joinsMs: 82, staysMs: 288 }] },
          ],
          pulses: [{ startMs: 2726, crash: null }],
          janitors: [{ startMs: 10184, crash: { call: 5, carriedOut: false } }],
        },
      },
      renewals: [
        { kind: 'cert-manager-like', name: 0, values: 1, afterMs: 2506, staysMs: 5289, thinksMs: 281 },
        { kind: 'cert-manager-like', name: 0, values: 2, afterMs: 5314, staysMs: 2556, thinksMs: 1165 },
        { kind: 'lego-like', name: 0, values: 2, afterMs: 188, staysMs: 5316, thinksMs: 347 },
        { kind: 'exact', name: 1, values: 1, afterMs: 2748, staysMs: 203, thinksMs: 450 },
        { kind: 'exact', name: 1, values: 2, afterMs: 240, staysMs: 5125, thinksMs: 1420 },
      ],
      latencies: [117, 89, 45, 336, 2302, 4482, 270, 154, 265, 265, 193, 106, 222, 12, 324, 71],
      faults: ['busy', 'lost', 'throttled', 'none', 'busy', 'throttled', 'none', 'throttled'],
    },
  },
  {
    was: 'a client that works as lego wrote back what a janitor had removed since it read, and the ledger had forgotten it',
    story: {
      deployments: {
        one: {
          rounds: [
            {
              ...{ startMs: 7_508, crash: { call: 1, carriedOut: false }, at: 'real', names: [0] },
              cas: [{ joinsMs: 2_475, staysMs: 187 }],
            },
            {
              ...{ startMs: 7_894, crash: null, at: 'real', names: [1] },
              cas: [
                { joinsMs: 1_634, staysMs: 204 },
                { joinsMs: 1_467, staysMs: 2_734 },
                { joinsMs: 3_987, staysMs: 398 },
              ],
            },
          ],
          pulses: [],
          janitors: [
            { startMs: 17_143, crash: null },
            { startMs: 42_193, crash: { call: 8, carriedOut: true } },
            { startMs: 45_189, crash: null },
          ],
        },
        two: {
          rounds: [
            {
              ...{ startMs: 7_549, crash: null, at: 'real', names: [0] },
              cas: [{ joinsMs: 3_422, staysMs: 91 }],
            },
            {
              ...{ startMs: 2_899, crash: null, at: 'pool', names: [1] },
              cas: [
                { joinsMs: 3_370, staysMs: 2_614 },
                { joinsMs: 3_918, staysMs: 198 },
              ],
            },
            {
              ...{ startMs: 7_543, crash: null, at: 'canary', names: [0] },
              cas: [
                { joinsMs: 624, staysMs: 2_827 },
                { joinsMs: 291, staysMs: 249 },
                { joinsMs: 1_549, staysMs: 2_665 },
              ],
            },
          ],
          pulses: [{ startMs: 386, crash: null }],
          janitors: [
            { startMs: 20_091, crash: null },
            { startMs: 46_791, crash: null },
          ],
        },
      },
      renewals: [
        { kind: 'cert-manager-like', name: 1, values: 1, afterMs: 5_358, staysMs: 2_702, thinksMs: 202 },
        { kind: 'cert-manager-like', name: 1, values: 1, afterMs: 2_683, staysMs: 183, thinksMs: 211 },
        { kind: 'exact', name: 0, values: 1, afterMs: 2_594, staysMs: 390, thinksMs: 435 },
        { kind: 'lego-like', name: 1, values: 1, afterMs: 2_624, staysMs: 204, thinksMs: 1_343 },
        { kind: 'lego-like', name: 1, values: 1, afterMs: 5_173, staysMs: 5_212, thinksMs: 1_202 },
      ],
      latencies: [284, 241, 39, 47, 266],
      faults: ['none', 'busy', 'none', 'lost', 'none', 'throttled', 'none', 'busy', 'none', 'busy', 'none', 'none'],
    },
  },
];
