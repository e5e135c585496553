// All triggers of a project, and how they do.
import { html, nothing, repeat } from '../lit.js';
import { api } from '../api.js';
import { ago, ask, choices, empty, header, loading, pill, problem, toast } from '../widgets.js';
import { plain } from '../format.js';

const EVERY_MS = 3000;
const STATES = { ok: 'good', 'nothing lately': 'quiet', failing: 'warn', 'breaker open': 'bad', paused: 'wait' };

export function open(ctx) {
  let triggers;
  let error;
  let endpoints = [];
  let summary;
  let search = ctx.query.get('search') ?? '';
  let state = ctx.query.get('state') ?? '';
  let refused;
  let closed = false;
  let timer;

  async function load() {
    clearTimeout(timer);
    try {
      triggers = await api.triggers(ctx.project);
      error = undefined;
      [endpoints, summary] = await Promise.all([
        api.endpoints(ctx.project).catch(() => []),
        api.summary(ctx.project).catch(() => undefined),
      ]);
    } catch (refusal) {
      error = refusal;
    }
    if (closed) return;
    ctx.refresh();
    timer = setTimeout(load, EVERY_MS);
  }

  const figures = (trigger) => summary?.triggers.find((each) => each.trigger === trigger.id);
  const endpointOf = (trigger) => endpoints.find((each) => each.triggers.includes(trigger.id));

  function stateOf(trigger) {
    if (trigger.paused) return 'paused';
    if (endpointOf(trigger)?.state === 'open') return 'breaker open';
    const lately = figures(trigger);
    if (!lately) return 'nothing lately';
    return lately.lastFailedAt && !(lately.lastDeliveredAt > lately.lastFailedAt) ? 'failing' : 'ok';
  }

  function fits(trigger) {
    const text = `${trigger.id} ${trigger.type} ${trigger.url}`.toLowerCase();
    return text.includes(search.toLowerCase()) && (!state || stateOf(trigger) === state);
  }

  function filter() {
    ctx.setQuery({ search, state });
    ctx.refresh();
  }

  async function change(what, done) {
    refused = undefined;
    try {
      await what();
      toast(done);
    } catch (refusal) {
      refused = refusal; // until something else is changed: the next look at the triggers may well succeed
    }
    await load();
  }

  /** Changes what is stored now: what is shown may be some seconds old. */
  const pause = (trigger) =>
    change(async () => api.saveTrigger(ctx.project, trigger.id, { ...(await api.trigger(ctx.project, trigger.id)), paused: !trigger.paused }),
      trigger.paused ? `${trigger.id} goes on: what waited comes within a minute.` : `${trigger.id} is paused. Its events wait.`);

  async function remove(trigger) {
    const yes = await ask({
      title: `Delete ${trigger.id}?`,
      text: 'Events that wait for it become dead letters with the reason that nobody listens. They can be delivered again later.',
      yes: 'Delete it',
      danger: true,
    });
    if (yes) await change(() => api.deleteTrigger(ctx.project, trigger.id), `${trigger.id} is deleted.`);
  }

  load();
  return {
    title: 'Triggers',
    view,
    filter(query) {
      search = query.get('search') ?? '';
      state = query.get('state') ?? '';
    },
    resume: load,
    close() {
      closed = true;
      clearTimeout(timer);
    },
  };

  function view() {
    const add = html`<a class="button primary" href=${ctx.href('trigger', '')}>Add a trigger</a>`;
    return html`${header('Triggers', 'Which events go to which webhook, and how that goes.', triggers?.length ? add : nothing)}
      ${problem(error)} ${problem(refused, 'That failed.')}
      ${!triggers ? (error ? nothing : loading('the triggers')) : triggers.length ? list() : empty('No trigger yet',
        'A trigger says which events go to which webhook. Add the first one, then send it an event.', add)}`;
  }

  function list() {
    const shown = triggers.filter(fits);
    return html`<form class="filters" role="search" @submit=${(event) => event.preventDefault()}>
        <label>Search <input type="search" name="search" .value=${search} @input=${(event) => { search = event.target.value; filter(); }} placeholder="name, type or address" /></label>
        <label>State <select name="state" @change=${(event) => { state = event.target.value; filter(); }}>
          ${choices(Object.keys(STATES), state)}</select></label>
      </form>
      ${shown.length ? table(shown) : html`<p class="none">No trigger fits.</p>`}`;
  }

  function table(shown) {
    return html`<table class="cards"><caption class="hidden">Triggers</caption>
      <thead><tr><th scope="col">Name</th><th scope="col">Type and endpoint</th><th scope="col">State</th>
        <th scope="col" class="number">Per minute</th><th scope="col" class="number">Errors</th><th scope="col">Last failure</th><th scope="col">Actions</th></tr></thead>
      <tbody>${repeat(shown, (trigger) => trigger.id, row)}</tbody></table>
      ${summary ? html`<p class="hint">Rates are of the last ${Math.max(1, Math.round(summary.seconds))} s. Where nothing happened lately, <a href=${ctx.href('dead')}>dead letters</a> tell how it ended.</p>` : nothing}`;
  }

  function row(trigger) {
    const lately = figures(trigger);
    const attempts = lately ? lately.delivered + lately.failed : 0;
    const now = stateOf(trigger);
    return html`<tr data-trigger=${trigger.id}>
      <th scope="row"><a href=${ctx.href('trigger', trigger.id)}>${trigger.id}</a></th>
      <td data-label="Type, endpoint"><code>${trigger.type}</code><div class="url" title=${trigger.url}>${trigger.url}</div></td>
      <td data-label="State"><span title=${endpointOf(trigger)?.reason ?? ''}>${pill(now, STATES[now])}</span></td>
      <td data-label="Per minute" class="number">${lately ? rate(lately.delivered) : '–'}</td>
      <td data-label="Errors" class="number">${attempts ? `${Math.round((100 * lately.failed) / attempts)} %` : '–'}</td>
      <td data-label="Last failure">${lately?.lastFailedAt ? html`${plain(lately.lastError)}, ${ago(lately.lastFailedAt)}` : '–'}</td>
      <td><div class="row-actions">
        <a class="button small primary" href=${ctx.href('send', '', { type: trigger.type, trigger: trigger.id })} aria-label="Trigger ${trigger.id}">Trigger</a>
        <a class="button small" href=${ctx.href('trigger', trigger.id)} aria-label="Edit ${trigger.id}">Edit</a>
        <button type="button" class="small" @click=${() => pause(trigger)} aria-label="${trigger.paused ? 'Resume' : 'Pause'} ${trigger.id}">${trigger.paused ? 'Resume' : 'Pause'}</button>
        <button type="button" class="small danger" @click=${() => remove(trigger)} aria-label="Delete ${trigger.id}">Delete</button>
      </div></td></tr>`;
  }

  function rate(number) {
    const perMinute = (number * 60) / Math.max(1, Math.min(60, summary.seconds));
    return perMinute < 10 ? perMinute.toFixed(1).replace(/\.0$/, '') : Math.round(perMinute);
  }
}
