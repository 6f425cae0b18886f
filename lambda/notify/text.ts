import { type AlarmKey, alarmEntry, alarmPage, pageLink } from '../contract/alarms.ts';
import { pageOf, VERDICT_CODES, type VerdictCode } from '../contract/verdict/catalogue.ts';
import { ascii, cut, line } from './ascii.ts';
import { affectedBy, alarmsOn, isAboutTargets, type Situation, type TargetState } from './situation.ts';

/** The message as a person reads it. */

/** Characters. SNS takes 256 KB of all forms together. */
const MOST_TEXT = 20_000;
/** Publish of the SNS API reference. */
const MOST_SUBJECT = 100;
const MOST_CODES = 5;
const MOST_NAMED = 8;

/** One line for a subject, a title, a pager. */
export function subjectOf(situation: Situation): string {
  const { change, deployment } = situation;
  if (!change.on) return line(`OVER: ${change.severity} of renewal prober ${deployment} is over`, MOST_SUBJECT);
  const [first, ...more] = alarmsOn(situation);
  const title = first === undefined ? 'an alarm is on' : alarmEntry(first).title;
  const others = more.length > 0 ? ` (+${more.length} more)` : '';
  return line(`${change.severity.toUpperCase()}: ${title}${others} (renewal prober ${deployment})`, MOST_SUBJECT);
}

export function textOf(situation: Situation): string {
  const { change } = situation;
  const paragraphs = [
    [subjectOf(situation), `Since ${change.at}`],
    ...(change.on ? whatIsOn(situation) : [whatIsOver(situation)]),
    ...touched(situation),
    ...firstAction(situation),
    furtherOn(situation),
    [`CloudWatch says: ${line(change.reason, 600)}`],
  ];
  return cut(ascii(paragraphs.map((lines) => lines.join('\n')).join('\n\n')), MOST_TEXT);
}

/** One paragraph for each alarm that is on: its one meaning. */
function whatIsOn(situation: Situation): string[][] {
  const { alarms, change, documentation } = situation;
  const on = alarmsOn(situation);
  const unread =
    alarms === undefined ? [['The states of the other alarms could not be read; look at them in CloudWatch.']] : [];
  if (on.length === 0) return [[change.description ?? 'The message does not say which alarm is on.'], ...unread];
  return [...on.map((key) => alarmLines(key, documentation)), ...unread];
}

function alarmLines(key: AlarmKey, documentation: string | undefined): string[] {
  const { title, means, act, command } = alarmEntry(key);
  return [
    `${title} [${key}]`,
    `  What it means: ${means}`,
    `  What to do: ${act}`,
    ...(command === undefined ? [] : [`  $ ${command}`]),
    `  Page: ${pageLink(documentation, alarmPage(key))}`,
  ];
}

function whatIsOver({ alarms, change }: Situation): string[] {
  const over =
    change.severity === 'page' ? 'Nothing that wakes anybody is on any more.' : 'Nothing is left to be told.';
  const still = (alarms ?? []).filter((key) => alarmEntry(key).told !== 'none');
  if (still.length === 0) return [over];
  return [over, `Still on: ${still.map((key) => `${alarmEntry(key).title} [${key}]`).join('; ')}`];
}

/** Which targets it touches, by the code of their last verdict. */
function touched(situation: Situation): string[][] {
  const on = alarmsOn(situation);
  if (!isAboutTargets(on)) return [];
  if (!situation.targets) return [['The last verdicts could not be read from the ledger: npm run prober -- status']];
  const affected = affectedBy(situation.targets, on);
  const head = `Targets: ${affected.length} of ${situation.targets.length} by their last verdicts`;
  if (affected.length === 0) return [[`${head}. A round may have passed meanwhile.`]];
  const groups = [...byCode(affected)];
  return [
    [
      head,
      ...groups.slice(0, MOST_CODES).flatMap(([code, targets]) => groupLines(code, targets, situation)),
      ...(groups.length > MOST_CODES
        ? [`  and ${groups.length - MOST_CODES} more codes: npm run prober -- status`]
        : []),
    ],
  ];
}

function byCode(affected: readonly TargetState[]): Map<VerdictCode, TargetState[]> {
  const groups = new Map<VerdictCode, TargetState[]>();
  for (const each of affected) {
    if (each.last) groups.set(each.last.code, [...(groups.get(each.last.code) ?? []), each]);
  }
  return groups;
}

function groupLines(code: VerdictCode, targets: readonly TargetState[], { documentation, now }: Situation): string[] {
  const { title, fault } = VERDICT_CODES[code];
  const named = targets.slice(0, MOST_NAMED).map((each) => targetWords(each, now));
  const more = targets.length > MOST_NAMED ? [`and ${targets.length - MOST_NAMED} more`] : [];
  return [
    `  ${code} (must act: ${fault}): ${title}`,
    `    ${[...named, ...more].join('; ')}`,
    `    Page: ${pageLink(documentation, pageOf(code))}`,
  ];
}

function targetWords({ target, last }: TargetState, now: number): string {
  if (!last) return target;
  const { renewal, failover } = last.readiness;
  return `${target}: renewal ${renewal}, failover ${failover}, ${ageOf(last.at, now)}`;
}

function ageOf(at: string, now: number): string {
  const minutes = Math.max(0, Math.round((now - Date.parse(at)) / 60_000));
  if (minutes < 120) return `${minutes} min ago`;
  return minutes < 2_880 ? `${Math.round(minutes / 60)} h ago` : `${Math.round(minutes / 1_440)} days ago`;
}

function firstAction({ advice }: Situation): string[][] {
  if (!advice) return [];
  const { target, summary, action } = advice;
  return [
    [
      `The last verdict of "${target}": ${summary}`,
      ...(action ? [`  Do first: ${action.text}`] : []),
      ...(action?.command === undefined ? [] : action.command.split('\n').map((each) => `  $ ${each}`)),
    ],
  ];
}

function furtherOn(situation: Situation): string[] {
  const [worst] = affectedBy(situation.targets ?? [], alarmsOn(situation));
  return [
    'Look further:',
    '  $ npm run prober -- status',
    ...(worst?.last ? [`  $ npm run prober -- explain ${worst.last.code}`] : []),
  ];
}
