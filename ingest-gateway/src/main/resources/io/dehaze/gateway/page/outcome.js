// What became of an event that this page sent: the receipt and then each delivery, the webhook's own answer, a
// countdown, or why it was refused.
import { html, nothing } from './lit.js';
import { api } from './api.js';
import { badge, pill, problem } from './widgets.js';
import { duration, moment, shown } from './format.js';
import { isOver, timeline } from './story.js';

const EVERY_MS = 600;

export function outcome(ctx, answer, { synchronous = false }) {
  if (synchronous && isOfTheWebhook(answer)) return { view: () => synchronousAnswer(ctx, answer), close() {} };
  if (!answer.ok) return { view: () => refusal(answer), close() {} };
  return receipt(ctx, answer);
}

const refusal = (answer) => html`<h2>Not accepted</h2>${problem({ message: answer.body.error, code: answer.body.code })}
  ${answer.body.errors?.length > 1 ? html`<ul>${answer.body.errors.map((each) => html`<li>${each.error}</li>`)}</ul>` : nothing}`;

const isOfTheWebhook = ({ ok, status, body }) => ok || status === 502 || status === 504 || body.code === 'webhook_unavailable';

const SYNCHRONOUS = {
  502: 'The webhook did not do it.',
  503: 'The webhook cannot take a call now. Try again in a moment.',
  504: 'The webhook did not answer in time.',
};

function synchronousAnswer(ctx, answer) {
  const status = answer.body.status;
  const sentence = answer.ok ? '' : (answer.body.error ?? SYNCHRONOUS[answer.status]);
  return html`<div class="split"><h2>The webhook’s answer</h2>${status ? pill(status, answer.ok ? 'good' : 'bad') : pill(answer.status, 'bad')}</div>
    ${sentence ? problem({ message: sentence, code: answer.body.code }) : nothing}
    <dl class="facts"><dt>Time</dt><dd>${duration(answer.tookMs)}</dd>
      ${answer.body.id ? html`<dt>Event</dt><dd><a href=${ctx.href('event', answer.body.id)}><code>${answer.body.id}</code></a></dd>` : nothing}</dl>
    ${answer.body.result !== undefined ? html`<h3>Body</h3><pre class="code wrap" id="result" tabindex="0">${shown(answer.body.result)}</pre>` : nothing}`;
}

function receipt(ctx, answer) {
  const { id, scheduledFor, triggers } = answer.body;
  const since = new Date(Date.now() - 60_000).toISOString();
  const isLater = Date.parse(scheduledFor) - Date.now() > 1500;
  let story;
  let error;
  let cancelled = false;
  let timer;

  async function look() {
    try {
      story = await api.story(ctx.project, id, since);
    } catch (refused) {
      if (refused.code !== 'no_such_event') error = refused; // not yet written
    }
    ctx.refresh();
    if (timer !== null && !isOver(story)) timer = setTimeout(look, EVERY_MS);
  }

  async function cancel() {
    try {
      await api.cancel(ctx.project, id);
      cancelled = true;
      error = undefined;
    } catch (refused) {
      error = refused;
    }
    ctx.refresh();
  }

  look();
  return {
    view,
    close() {
      clearTimeout(timer);
      timer = null;
    },
  };

  function view() {
    const leftMs = Date.parse(scheduledFor) - Date.now();
    const state = cancelled ? 'cancelled' : (story?.state ?? 'accepted');
    return html`<div class="split"><h2>Accepted</h2>${badge(state)}</div>
      <dl class="facts"><dt>Event</dt><dd><a href=${ctx.href('event', id)}><code>${id}</code></a></dd>
        <dt>For</dt><dd>${triggers} trigger${triggers === 1 ? '' : 's'}</dd>
        ${isLater ? html`<dt>Due</dt><dd>${moment(scheduledFor)}</dd>` : nothing}</dl>
      ${isLater && !cancelled && leftMs > 0 ? html`<div class="countdown"><p><strong role="timer">${duration(Math.ceil(leftMs / 1000) * 1000).replace('.0 s', ' s')}</strong> until it is delivered</p>
        <button type="button" class="danger" @click=${cancel}>Cancel the event</button></div>` : nothing}
      ${cancelled ? html`<div class="notice good" role="status">Cancelled. It will never be delivered.</div>` : nothing}
      ${error ? problem(error) : nothing}
      <div aria-live="polite">${story?.deliveries?.length ? timeline(story) : isLater || cancelled ? nothing : html`<p class="loading">Waiting for the first attempt …</p>`}</div>
      ${story?.state === 'dead' ? html`<p><a href=${ctx.href('dead')}>See it among the dead letters</a></p>` : nothing}`;
  }
}
