// An event's story as a timeline: what happened at each webhook, and what comes next.
import { html, nothing } from './lit.js';
import { now } from './api.js';
import { badge } from './widgets.js';
import { duration, moment, plain, precise, tone } from './format.js';

export const isOver = (story) => ['delivered', 'dead', 'cancelled', 'returned', 'expired', 'done'].includes(story?.state);

/** How long to wait before the next look at a story: the longer, the further ahead its event is due. */
export const untilNextLook = (scheduledFor, leastMs) => Math.max(leastMs, Math.min(30_000, (Date.parse(scheduledFor) - now()) / 10 || 0));

export function timeline(story) {
  return html`<ol class="timeline">
    ${step('quiet', story.accepted, 'Accepted', story.triggers ? `for ${story.triggers} trigger${story.triggers === 1 ? '' : 's'}` : '')}
    ${isLater(story) ? step(Date.parse(story.scheduledFor) > now() ? 'wait' : 'quiet', story.scheduledFor, 'Scheduled for this time') : nothing}
  </ol>
  ${story.deliveries.map(delivery)}
  ${story.omitted ? html`<p class="hint">${story.omitted} more attempts are not shown.</p>` : nothing}`;
}

const isLater = (story) => Date.parse(story.scheduledFor) - Date.parse(story.accepted) > 500;

const delivery = (each) => html`<section class="delivery" aria-label="Delivery to ${each.trigger ?? 'nobody'}">
  <h3>${each.trigger ?? 'No trigger'} ${badge(each.state)} ${each.reason ? html`<small>${plain(each.reason)}</small>` : nothing}</h3>
  <ol class="timeline">${each.attempts.map(attempt)}
    ${each.next && each.state === 'pending' ? step('wait', each.next, 'Next attempt', Date.parse(each.next) > now() ? `in ${duration(Date.parse(each.next) - now())}` : 'any moment') : nothing}
  </ol></section>`;

function attempt(each) {
  const title = each.kind === 'deferred' ? 'Put off' : each.status || each.error ? `Attempt ${each.attempt}` : plain(each.kind);
  const answer = each.status ? `answered ${each.status}` : plain(each.error);
  return step(tone(each.kind), each.at, title, html`${answer} ${each.endpoint ? html`<code>${each.endpoint}</code>` : nothing}
    ${each.tookMs != null ? html`<span class="quiet-text">took ${duration(each.tookMs)}, after a wait of ${duration(each.waitedMs)}</span>` : nothing}`, each.kind);
}

const step = (colour, at, title, text = nothing, kind = '') => html`<li class=${colour} data-kind=${kind}>
  <time datetime=${at} title=${moment(at)}>${precise(at)}</time> <strong>${title}</strong> <span>${text}</span></li>`;
