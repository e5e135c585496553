// All at a glance: how fast events come and go, what is ahead, and how the webhooks do.
import { html, nothing } from '../lit.js';
import { api } from '../api.js';
import { ago, empty, header, loading, pill, problem } from '../widgets.js';
import { count, duration, plain } from '../format.js';
import { chart } from '../chart.js';

const EVERY_MS = 1000;
const SHOWN_S = 60;
const LINES = [['First attempts', 'accent', 'accepted'], ['Delivered', 'good', 'delivered'], ['Failed', 'warn', 'failed'], ['Put off', 'wait', 'deferred'], ['Given up', 'bad', 'dead']];
const HEALTH = { closed: ['ok', 'good'], 'half-open': ['being probed', 'warn'], open: ['breaker open', 'bad'], unused: ['not called yet', 'quiet'] };
const SPANS = { 60000: 'a minute', 3600000: 'an hour', 86400000: 'a day' };
const ORDER = ['open', 'half-open', 'closed', 'unused'];

const worst = (a, b) => ORDER.indexOf(a.state) - ORDER.indexOf(b.state) || b.failing.length - a.failing.length || (b.failureRate ?? 0) - (a.failureRate ?? 0);

// How much waited at each second that was seen: of all projects, and nobody else remembers it.
const pending = new Map();

export function open(ctx) {
  const seconds = new Map();
  const canvas = Object.assign(document.createElement('div'), { className: 'chart' });
  const pendingCanvas = Object.assign(document.createElement('div'), { className: 'chart' });
  let summary;
  let endpoints;
  let triggers;
  let waiting;
  let error;
  let lines;
  let pendingLine;
  let timer;
  let rounds = 0;

  async function load() {
    clearTimeout(timer);
    try {
      summary = await api.summary(ctx.project);
      summary.perSecond.forEach((each) => seconds.set(Math.floor(Date.parse(each.at) / 1000), each));
      if (rounds++ % 3 === 0) [endpoints, triggers, waiting] = await Promise.all([api.endpoints(ctx.project), api.triggers(ctx.project), api.waiting().catch(() => undefined)]);
      error = undefined;
    } catch (refusal) {
      error = refusal;
    }
    if (timer === null) return;
    if (waiting && summary) pending.set(Math.floor(Date.parse(summary.at) / 1000), waiting.waiting);
    ctx.refresh();
    draw();
    timer = setTimeout(load, EVERY_MS);
  }

  function draw() {
    if (!canvas.isConnected || !summary) return;
    lines ??= chart(canvas, LINES);
    const now = Math.floor(Date.parse(summary.at) / 1000);
    const from = now - SHOWN_S;
    [...seconds.keys()].filter((each) => each < from).forEach((each) => seconds.delete(each));
    const times = Array.from({ length: SHOWN_S }, (_, i) => from + i);
    lines.show([times, ...LINES.map(([, , name]) => times.map((each) => seconds.get(each)?.[name] ?? 0))]);
    pendingLine ??= chart(pendingCanvas, [['Pending', 'wait']], true);
    [...pending.keys()].filter((each) => each < from).forEach((each) => pending.delete(each));
    pendingLine.show([times, times.map((each) => pending.get(each) ?? null)]);
  }

  /** Of the last ten whole seconds. */
  function rate(name) {
    const now = Math.floor(Date.parse(summary.at) / 1000);
    let sum = 0;
    for (let i = 1; i <= 10; i++) sum += seconds.get(now - i)?.[name] ?? 0;
    const perSecond = sum / 10;
    return perSecond >= 10 ? count(Math.round(perSecond)) : perSecond.toFixed(1);
  }

  load();
  return {
    title: 'Overview',
    view,
    resume: load,
    close() {
      clearTimeout(timer);
      timer = null;
      lines?.close();
      pendingLine?.close();
    },
  };

  function view() {
    return html`${header('Overview', `What happens in ${ctx.project} now.`, html`<a class="button primary" href=${ctx.href('send')}>Trigger an event</a>`)}
      ${problem(error)} ${summary ? body() : error ? nothing : loading('the figures')}`;
  }

  function body() {
    if (triggers && !triggers.length) {
      return empty('Nothing is set up in this project yet', 'Begin with a trigger: it says which events go to which webhook.', html`<a class="button primary" href=${ctx.href('trigger')}>Add the first trigger</a>`);
    }
    return html`
      <ul class="tiles">
        ${tile('First attempts', rate('accepted'), 'a second', 'accent')}
        ${tile('Delivered', rate('delivered'), 'a second', 'good')}
        ${tile('Failed', rate('failed'), 'a second', 'warn')}
        ${tile('Pending', waiting ? count(waiting.waiting) : '–', 'wait, all projects', 'wait')}
      </ul>
      <section class="card"><h2>The last minute <small>each second</small></h2>${canvas}
        <h2>Pending <small>events and deliveries that wait, of all projects</small></h2>${pendingCanvas}</section>
      <div class="two even">
        <section class="card"><h2>Webhooks</h2>${endpoints?.length ? html`<ul class="health">${endpoints.map((each) => ({ ...each, failing: failing(each) })).sort(worst).map(endpoint)}</ul>` : html`<p class="quiet-text">None is called yet.</p>`}</section>
        <section class="card"><h2>Ahead</h2>${waiting ? ahead() : html`<p class="quiet-text">How much is scheduled is not known.</p>`}</section>
      </div>`;
  }

  function tile(name, value, unit, colour) {
    return html`<li class="tile ${colour}"><span class="name">${name}</span><strong>${value}</strong><span class="unit">${unit}</span></li>`;
  }

  /** Its triggers of whose attempts many fail. Its breaker takes a 404 for a sound answer, and yet nothing is delivered. */
  function failing({ triggers: its }) {
    return summary.triggers.filter(({ trigger, delivered, failed, dead }) => its.includes(trigger) && (dead || failed > 0.2 * (failed + delivered)));
  }

  function endpoint(each) {
    const isFailing = each.state === 'closed' && (each.failureRate > 0.2 || each.failing.length);
    const [label, colour] = isFailing ? ['failing', each.failing.some(({ dead }) => dead) ? 'bad' : 'warn'] : (HEALTH[each.state] ?? [each.state, 'quiet']);
    return html`<li>${pill(label, colour)} <div><code>${each.endpoint}</code>
      <p class="quiet-text">${each.triggers.join(', ')}${each.failureRate ? ` · ${Math.round(each.failureRate * 100)} % failed` : ''}${each.backlog ? ` · ${count(each.backlog)} put off` : ''}
      ${each.failing.map(({ trigger, failed, dead }) => ` · ${trigger}: ${count(failed)} failed${dead ? `, ${count(dead)} given up` : ''} in the last minute`)}
      ${each.lastErrorAt ? html` · ${plain(each.lastError)} ${ago(each.lastErrorAt)}` : nothing}</p></div></li>`;
  }

  function ahead() {
    const most = Math.max(1, ...waiting.due.map((each) => each.atMost));
    return html`<table class="plain"><caption class="hidden">What waits for its time, of all projects</caption>
      <thead><tr><th scope="col">Due within</th><th scope="col" class="number">Events</th><th scope="col"><span class="hidden">Share</span></th></tr></thead>
      <tbody>${waiting.due.map((each) => html`<tr><th scope="row">${SPANS[each.withinMs] ?? duration(each.withinMs)}</th>
        <td class="number">${each.atLeast === each.atMost ? count(each.atMost) : `${count(each.atLeast)} to ${count(each.atMost)}`}</td>
        <td><meter min="0" max=${most} .value=${each.atMost} aria-label="Share of what waits"></meter></td></tr>`)}</tbody></table>
      <p class="hint">Of all projects. What is parked for long is known by a span, not to the second.</p>`;
  }
}
