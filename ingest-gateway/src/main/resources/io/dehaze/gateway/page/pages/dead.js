// What was given up: grouped by trigger and error, and delivered again one by one, by group or by filter.
import { html, nothing, repeat } from '../lit.js';
import { api } from '../api.js';
import { ago, ask, badge, choices, empty, header, loading, pill, problem, toast } from '../widgets.js';
import { count, plain, shown } from '../format.js';

const PAGE = 500;
const FILTERS = ['id', 'trigger', 'type', 'reason', 'error'];
const REASONS = ['attempts_exhausted', 'endpoint_gone', 'blocked_address', 'no_trigger', 'record_too_large', 'unreadable'];

export function open(ctx) {
  let filter = read(ctx.query);
  let entries;
  let next = null;
  let error;
  let refused; // until something else is redriven: the next look may well succeed
  let progress;
  let debounce;

  function read(query) {
    return Object.fromEntries(FILTERS.map((name) => [name, query.get(name) ?? '']));
  }

  async function load(after = '') {
    const mine = filter;
    try {
      const page = await api.dead(ctx.project, { ...filter, limit: PAGE, after });
      if (mine !== filter) return;
      entries = after ? [...entries, ...page.result] : page.result;
      next = page.next;
      error = undefined;
    } catch (refusal) {
      error = refusal;
    }
    ctx.refresh();
  }

  function change(event) {
    filter = { ...filter, [event.target.name]: event.target.value.trim() };
    ctx.setQuery(filter);
    clearTimeout(debounce);
    debounce = setTimeout(load, 300);
    ctx.refresh();
  }

  const given = (selection) => Object.fromEntries(Object.entries(selection).filter(([, value]) => value));

  /** Counts first, asks, and then goes on until nothing is left, telling how far it is. */
  async function redrive(selection, what) {
    refused = undefined;
    try {
      const { matched, more } = await api.redrive(ctx.project, { ...selection, dryRun: true });
      if (!matched) {
        toast('Nothing is left to deliver again.');
        await load(); // what is shown is older than that
        return;
      }
      const many = `${count(matched)}${more ? ' or more' : ''}`;
      const yes = await ask({ title: `Deliver ${many} again?`, text: `${what}: each comes back like a fresh event, with all its attempts, for the trigger it was for.`, yes: `Deliver ${many} again` });
      if (!yes) return;
      progress = { done: 0, of: matched, what };
      ctx.refresh();
      let last;
      do {
        last = await api.redrive(ctx.project, selection);
        progress.done += last.redriven;
        progress.skipped = last.skipped;
        ctx.refresh();
      } while (last.more && last.redriven);
      toast(`${count(progress.done)} delivered again${last.skipped ? `, ${count(last.skipped)} skipped` : ''}.`);
    } catch (refusal) {
      if (progress) progress.done += refusal.body?.redriven ?? 0;
      refused = { refusal, what: progress ? `Redriving stopped after ${count(progress.done)}.` : 'Redriving failed.' };
    }
    setTimeout(() => { progress = undefined; ctx.refresh(); }, 3000);
    await load();
  }

  function groups() {
    const found = new Map();
    for (const entry of entries) {
      const key = JSON.stringify([entry.trigger ?? '', entry.reason, entry.error ?? '']);
      const group = found.get(key) ?? { key, trigger: entry.trigger, reason: entry.reason, error: entry.error, entries: [] };
      group.entries.push(entry);
      found.set(key, group);
    }
    return [...found.values()].sort((a, b) => b.entries.length - a.entries.length);
  }

  load();
  return {
    title: 'Dead letters',
    view,
    filter(query) {
      filter = read(query);
      load();
    },
    resume: () => load(),
    close: () => clearTimeout(debounce),
  };

  function view() {
    const selection = given(filter);
    const all = Object.keys(selection).length && entries?.length
      ? html`<button type="button" class="primary" @click=${() => redrive(selection, 'All that fit the filter')}>Redrive all that fit</button>`
      : nothing;
    return html`${header('Dead letters', 'What was given up, and why. Nothing of it is lost: deliver it again when the cause is gone.', all)}
      <form class="filters" role="search" @submit=${(event) => event.preventDefault()} @input=${change}>
        <label>Id <input name="id" .value=${filter.id} autocomplete="off" /></label>
        <label>Trigger <input name="trigger" .value=${filter.trigger} autocomplete="off" /></label>
        <label>Type <input name="type" .value=${filter.type} autocomplete="off" /></label>
        <label>Reason <select name="reason">${choices(REASONS, filter.reason, plain)}</select></label>
        <label>Error <input name="error" .value=${filter.error} autocomplete="off" placeholder="status_500" /></label>
      </form>
      ${problem(error)} ${problem(refused?.refusal, refused?.what)} ${progress ? progressBar() : nothing}
      ${!entries ? (error ? nothing : loading('the dead letters')) : entries.length ? list() : none()}
      ${next ? html`<p><button type="button" @click=${() => load(next)}>Load older ones</button></p>` : nothing}`;
  }

  function none() {
    if (next) return empty('None so far', 'The older ones were not read yet.');
    return Object.keys(given(filter)).length
      ? empty('Nothing fits this filter', 'Each field must match exactly.')
      : empty('No dead letters', 'Every delivery has worked, or is still being tried.');
  }

  function progressBar() {
    return html`<div class="notice" role="status"><label for="redriving">${progress.what}: ${count(progress.done)} of ${count(progress.of)} delivered again</label>
    <progress id="redriving" max=${progress.of} .value=${progress.done}></progress></div>`;
  }

  function list() {
    return html`<div class="groups">${repeat(groups(), (group) => group.key, groupCard)}</div>`;
  }

  function groupCard(group) {
    const waiting = group.entries.filter((each) => !each.redriven).length;
    const selection = given({ ...filter, trigger: group.trigger, reason: group.reason, error: group.error });
    const name = group.trigger ?? 'No trigger';
    // Nobody can ask for those without a trigger alone.
    const what = filter.id ? filter.id : group.trigger ? `All of ${name} with this error` : 'All with this reason, also those of triggers that were deleted';
    const orMore = next ? ' or more' : ''; // the older ones were not read yet
    return html`<section class="card group" aria-label="${name}: ${plain(group.error ?? group.reason)}">
      <div class="split"><div><h2>${name} ${pill(plain(group.error ?? group.reason), 'bad')}</h2>
        <p class="quiet-text">${count(group.entries.length)}${orMore} given up, the last ${ago(group.entries[0].died)}: ${plain(group.reason)}.  ${waiting ? `${count(waiting)}${orMore} not delivered again.` : next ? 'All that are loaded were delivered again.' : 'All delivered again.'}</p></div>
        <button type="button" ?disabled=${!waiting && !next} @click=${() => redrive(selection, what)} aria-label="Redrive the group of ${name}">Redrive the group</button></div>
      <details><summary>Show ${group.entries.length === 1 ? 'it' : `the ${count(Math.min(50, group.entries.length))} newest`}</summary>
        <ul class="letters">${group.entries.slice(0, 50).map(letter)}</ul></details></section>`;
  }

  function letter(entry) {
    return html`<li data-letter=${entry.id ?? ''}>
    <div class="split"><div><a href=${ctx.href('event', entry.id ?? '')}><code class="id">${entry.id ?? 'no id'}</code></a> <code>${entry.type ?? ''}</code> <span class="quiet-text">${ago(entry.died)}, ${entry.attempts} attempt${entry.attempts === 1 ? '' : 's'}</span></div>
      ${entry.redriven ? badge('done', 'done') : entry.id ? html`<button type="button" class="small" @click=${() => redrive(given({ id: entry.id, trigger: entry.trigger, reason: entry.reason, error: entry.error }), entry.id)} aria-label="Redrive ${entry.id}">Redrive</button>` : nothing}</div>
    <p>${entry.detail}</p>
    ${entry.data === undefined ? nothing : html`<pre class="code wrap" tabindex="0">${shown(entry.data)}</pre>`}</li>`;
  }
}
