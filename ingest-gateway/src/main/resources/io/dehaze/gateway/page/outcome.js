// What became of an event that this page sent: the receipt and then each delivery, the webhook's own answer, a
// countdown, or why it was refused.
import { html, nothing } from './lit.js';
import { api, now } from './api.js';
import { badge, pill, problem } from './widgets.js';
import { duration, moment, shown } from './format.js';
import { isOver, timeline, untilNextLook } from './story.js';

const EVERY_MS = 600;

/**
 * What is to be shown of an answer.
 *
 * @param sent the event as the form had it: isSynchronous, and the id if the producer chose one
 * @param again sends the same event once more, with the id that it is given
 */
export function outcome(ctx, answer, sent, again) {
  if (sent.isSynchronous && (answer.ok || SYNCHRONOUS[answer.body.code])) return { view: () => synchronousAnswer(ctx, answer), close() {} };
  if (!answer.ok) return { view: () => refusal(ctx, answer, answer.body.id ?? sent.id, again), close() {} };
  return receipt(ctx, answer, Boolean(sent.id));
}

const refusal = (ctx, answer, id, again) => html`<h2>${isUnknown(answer) ? 'Not known whether it was stored' : 'Not accepted'}</h2>
  ${problem({ message: answer.body.error, code: answer.body.code })}
  ${answer.body.errors?.length > 1 ? html`<ul>${answer.body.errors.map((each) => html`<li>${each.error}</li>`)}</ul>` : nothing}
  ${!isUnknown(answer) ? nothing : id ? html`<dl class="facts">${eventLink(ctx, id)}</dl>
    <button type="button" @click=${() => again(id)}>Send again with this id</button>` : html`<p class="hint">Look among the <a href=${ctx.href('events')}>events</a> before you send it again.</p>`}`;

/** Without a code it is no answer of a gateway: the connection broke, or something between did not hear from it. */
const isUnknown = ({ status, body }) => (body.code ? body.code === 'unconfirmed' : status < 400 || status >= 500);

const eventLink = (ctx, id, query) => html`<dt>Event</dt><dd><a href=${ctx.href('event', id, query)}><code>${id}</code></a></dd>`;

const ANSWERED = 'The webhook’s answer';
const SYNCHRONOUS = {
  webhook_failed: ANSWERED,
  webhook_answer_too_large: ANSWERED,
  webhook_unreachable: 'The webhook gave no answer',
  webhook_unavailable: 'The webhook was not called',
  sync_timeout: 'No answer in time',
};

function synchronousAnswer(ctx, { ok, body, tookMs }) {
  const form = [body.contentType, body.encoding].filter(Boolean).join(', ');
  return html`<div class="split"><h2>${ok ? ANSWERED : SYNCHRONOUS[body.code]}</h2>${body.status ? pill(body.status, ok ? 'good' : 'bad') : nothing}</div>
    ${ok ? nothing : problem({ message: body.error, code: body.code })}
    <dl class="facts"><dt>Time</dt><dd>${duration(tookMs)}</dd>${body.id ? eventLink(ctx, body.id) : nothing}</dl>
    ${body.result !== undefined ? html`<h3>Body <small>${form}</small></h3><pre class="code wrap" id="result" tabindex="0">${shown(body.result)}</pre>` : nothing}`;
}

function receipt(ctx, answer, hasOwnId) {
  const { id, scheduledFor, triggers } = answer.body;
  const since = hasOwnId ? new Date(now() - 60_000).toISOString() : ''; // an id of a gateway says when it came
  const isLater = Date.parse(scheduledFor) - now() > 1500;
  const ticking = setInterval(() => ctx.refresh(), 1000);
  let story;
  let error;
  let refused;
  let cancelled = false;
  let timer;

  async function look() {
    try {
      story = await api.story(ctx.project, id, since);
      error = undefined;
    } catch (refusal) {
      error = refusal.code === 'no_such_event' ? undefined : refusal; // not yet written
    }
    ctx.refresh();
    if (timer !== null && !isOver(story)) timer = setTimeout(look, untilNextLook(scheduledFor, EVERY_MS));
  }

  async function cancel() {
    try {
      await api.cancel(ctx.project, id);
      cancelled = true;
      refused = undefined;
    } catch (refusal) {
      refused = refusal;
    }
    ctx.refresh();
  }

  look();
  return {
    view,
    close() {
      clearInterval(ticking);
      clearTimeout(timer);
      timer = null;
    },
  };

  function view() {
    const leftMs = Date.parse(scheduledFor) - now();
    const state = cancelled ? 'cancelled' : (story?.state ?? 'accepted');
    return html`<div class="split"><h2>Accepted</h2>${badge(state)}</div>
      <dl class="facts">${eventLink(ctx, id, hasOwnId ? { since: story?.accepted } : {})}
        <dt>For</dt><dd>${triggers} trigger${triggers === 1 ? '' : 's'}</dd>
        ${isLater ? html`<dt>Due</dt><dd>${moment(scheduledFor)}</dd>` : nothing}</dl>
      ${isLater && !cancelled && leftMs > 0 ? html`<div class="countdown"><p><strong role="timer">${duration(Math.ceil(leftMs / 1000) * 1000).replace('.0 s', ' s')}</strong> until it is delivered</p>
        <button type="button" class="danger" @click=${cancel}>Cancel the event</button></div>` : nothing}
      ${cancelled ? html`<div class="notice good" role="status">Cancelled. It will never be delivered.</div>` : nothing}
      ${problem(refused ?? error)}
      <div aria-live="polite">${story?.deliveries?.length ? timeline(story) : isLater || cancelled ? nothing : html`<p class="loading">Waiting for the first attempt …</p>`}</div>
      ${story?.state === 'dead' ? html`<p><a href=${ctx.href('dead')}>See it among the dead letters</a></p>` : nothing}`;
  }
}
