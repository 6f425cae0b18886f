import { nameInUse, notExercised } from '../../../../lambda/diagnosis/verdict/rules/writers.ts';
import { eachAnswer, ends, passes, valuesOf } from '../../support/dns-evidence-changes.ts';
import { type Row, table } from '../../support/rule-table.ts';

const REAL = 'pebble/resolver-remembers-absence';
const inUse = ends({ code: 'challenge-name-in-use', step: 'publish' });
const others = eachAnswer({}, valuesOf(0, 1));
const valid = ends({ code: 'authorization-already-valid', step: 'authorization' });
const passed: Row[] = [
  ['every probe passed', REAL, [passes('staging'), passes('backup')], 'every probe passed or is explained'],
];

table(nameInUse, [
  [
    'a value of another client lies there',
    REAL,
    [inUse, others],
    [
      [
        'challenge-name-in-use notes proved staging+backup publish',
        /^Another client has values at the challenge name, so the prober kept away from it and Lab staging CA was asked nothing more\. The same at Lab backup CA\.$/,
        '-no-foreign-values',
      ],
    ],
  ],
  ['an authorization was valid already', REAL, [valid, others], 'no challenge name was in use'],
  ['the CA found no values', REAL, [others], 'no challenge name was in use'],
  ...passed,
]);

table(notExercised, [
  [
    'the CA remembers a validation',
    REAL,
    [valid],
    [
      [
        'dns-not-exercised notes proved staging+backup authorization',
        /^An authorization of Lab staging CA was valid already, so the way through the DNS was not tried\. The same at Lab backup CA\.$/,
        '-authorization-was-fresh',
      ],
    ],
  ],
  ['another client has values there', REAL, [inUse], 'every authorization was fresh'],
  ['the CA found no values', REAL, [], 'every authorization was fresh'],
  ...passed,
]);
