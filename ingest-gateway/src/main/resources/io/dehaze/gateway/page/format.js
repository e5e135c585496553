// How times, durations and outcomes are said, the same on every page.
import { now } from './api.js';

const CLOCK = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit', second: '2-digit' });
const FINE = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit', second: '2-digit', fractionalSecondDigits: 3 });
const DAY = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium' });
const MOMENT = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'long' }); // with the zone
const COUNT = new Intl.NumberFormat();

export const zone = Intl.DateTimeFormat().resolvedOptions().timeZone || 'local time';
export const count = (number) => COUNT.format(number);
export const clock = (time) => CLOCK.format(new Date(time));
export const moment = (time) => MOMENT.format(new Date(time));

/** To the millisecond, with the day where it is not today. */
export function precise(time) {
  const day = DAY.format(new Date(time));
  return `${day === DAY.format(now()) ? '' : `${day}, `}${FINE.format(new Date(time))}`;
}

/** 830 ms, 4.2 s, 3 min 5 s, 2 h 10 min, 3 d 4 h. */
export function duration(ms) {
  if (ms == null || Number.isNaN(ms)) return '–';
  if (ms < 1000) return `${Math.round(ms)} ms`;
  const s = ms / 1000;
  if (s < 10) return `${s.toFixed(1)} s`;
  if (s < 60) return `${Math.round(s)} s`;
  return pair(Math.floor(s / 60), 'min', Math.floor(s % 60), 's', 60)
    ?? pair(Math.floor(s / 3600), 'h', Math.floor((s % 3600) / 60), 'min', 48)
    ?? pair(Math.floor(s / 86400), 'd', Math.floor((s % 86400) / 3600), 'h', Infinity);
}

function pair(large, largeUnit, small, smallUnit, below) {
  if (large >= below) return null;
  return small ? `${large} ${largeUnit} ${small} ${smallUnit}` : `${large} ${largeUnit}`;
}

export function age(time) {
  const ms = now() - Date.parse(time);
  return ms < 1000 ? 'now' : `${duration(Math.floor(ms / 1000) * 1000)} ago`.replace('.0 s', ' s');
}

/** "connection_refused" as a person says it. */
export function plain(label) {
  if (!label) return '';
  const status = /^status_(\d+)$/.exec(label);
  if (status) return `answered ${status[1]}`;
  return WORDS[label] ?? label.replaceAll('_', ' ');
}

const WORDS = {
  attempts_exhausted: 'every attempt failed',
  endpoint_gone: 'the webhook is gone for good (410)',
  blocked_address: 'its destination is not allowed',
  no_trigger: 'nobody listens',
  record_too_large: 'too large for another attempt',
  unreadable: 'not an event',
  connection_refused: 'connection refused',
  timeout: 'no answer in time',
  secrets_locked: 'its secrets cannot be decrypted',
  paused: 'the trigger is paused',
  endpoint_unfit: 'its endpoint is failing or busy',
  rate_limited: 'the rate limit is reached',
  deferred: 'put off',
};

/** What colours an outcome has: good, bad, waiting or quiet. */
export function tone(kind) {
  return { delivered: 'good', dead: 'bad', failed: 'warn', returned: 'warn', pending: 'wait', deferred: 'wait', cancelled: 'quiet', expired: 'quiet', done: 'quiet' }[kind] ?? 'quiet';
}

/** A word for a shell, quoted where it must be. */
export const shell = (word) => (/^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`);

export function shown(value) {
  return typeof value === 'string' ? value : JSON.stringify(value, null, 2);
}
