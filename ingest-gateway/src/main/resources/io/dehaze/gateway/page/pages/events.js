// What happens, live: the newest attempt of each event at each trigger.
import { html, nothing, repeat } from '../lit.js';
import { api, follow } from '../api.js';
import { ago, badge, choices, empty, header, loading, pill, problem } from '../widgets.js';
import { duration, moment, plain } from '../format.js';

const ROWS_MAX = 200;
const STATES = ['delivered', 'failed', 'deferred', 'dead', 'cancelled', 'returned', 'expired'];
const FILTERS = ['type', 'trigger', 'status'];

export function open(ctx) {
  let filter = read(ctx.query);
  let rows = new Map();
  let reachesBackTo;
  let state = 'connecting';
  let error;
  let loaded = false;
  let paused = false;
  let scheduled = false;
  let stop = () => {};
  let debounce;
  const ticking = setInterval(() => ctx.refresh(), 1000);

  function read(query) {
    return Object.fromEntries(FILTERS.map((name) => [name, query.get(name) ?? '']));
  }

  function start() {
    stop();
    rows = new Map();
    loaded = false;
    state = 'connecting';
    stop = follow(ctx.project, filter, {
      attempt: (attempt) => { if (!paused) { add(attempt); soon(); } },
      state: (now, refusal) => {
        if (state === 'waiting' && now === 'live' && !paused) list(); // what happened while it was away
        state = now;
        error = refusal?.status ? refusal : undefined;
        ctx.refresh();
      },
    });
    list();
  }

  async function list() {
    const mine = filter;
    try {
      const recent = await api.attempts(ctx.project, { ...filter, limit: ROWS_MAX });
      if (mine !== filter) return;
      recent.result.reverse().forEach(add);
      reachesBackTo = recent.reachesBackTo;
      error = undefined;
    } catch (refusal) {
      error = refusal;
    }
    loaded = true;
    ctx.refresh();
  }

  function add(attempt) {
    const key = `${attempt.id} ${attempt.trigger}`;
    const known = rows.get(key);
    if (known && known.at > attempt.at) return;
    rows.delete(key); // the newest stand last
    rows.set(key, attempt);
    if (rows.size > ROWS_MAX) rows.delete(rows.keys().next().value);
  }

  function soon() {
    if (!scheduled) {
      scheduled = true;
      requestAnimationFrame(() => { scheduled = false; ctx.refresh(); });
    }
  }

  function change(event) {
    filter = { ...filter, [event.target.name]: event.target.value.trim() };
    ctx.setQuery(filter);
    clearTimeout(debounce);
    debounce = setTimeout(start, 300);
  }

  function find(event) {
    event.preventDefault();
    const id = event.target.elements.id.value.trim();
    if (id) ctx.go('event', id);
  }

  start();
  return {
    title: 'Events',
    view,
    filter(query) {
      filter = read(query);
      start();
    },
    resume: start,
    close() {
      clearInterval(ticking);
      clearTimeout(debounce);
      stop();
    },
  };

  function view() {
    const feed = html`${pill(paused ? 'held' : state === 'live' ? 'live' : 'connecting', paused || state !== 'live' ? 'wait' : 'good')}
      <button type="button" @click=${() => { paused = !paused; if (!paused) start(); ctx.refresh(); }}>${paused ? 'Go on' : 'Hold'}</button>`;
    return html`${header('Events', 'Each delivery as it happens, the newest first.', feed)}
      <div class="filters">
        <form role="search" @submit=${find}><label>Find by id <input type="search" name="id" autocomplete="off" spellcheck="false" /></label><button>Find</button></form>
        <form @submit=${(event) => event.preventDefault()} @input=${change}>
          <label>Type <input name="type" .value=${filter.type} autocomplete="off" /></label>
          <label>Trigger <input name="trigger" .value=${filter.trigger} autocomplete="off" /></label>
          <label>Status <select name="status">${choices(STATES, filter.status)}</select></label>
        </form>
      </div>
      ${problem(error)}
      ${rows.size ? table() : !loaded ? loading('the events') : error ? nothing : nothingThere()}
      ${loaded && !error && reachesBackTo ? html`<p class="hint">The gateway remembers what happened since ${moment(reachesBackTo)}.</p>` : nothing}`;
  }

  function nothingThere() {
    return Object.values(filter).some((each) => each)
      ? empty('Nothing fits this filter (exact match)', 'What fits shows up here as it happens.')
      : empty('Nothing happened lately', 'Deliveries show up here as they happen.', html`<a class="button primary" href=${ctx.href('send')}>Trigger an event</a>`);
  }

  function table() {
    const newest = [...rows.values()].reverse();
    return html`<table class="cards"><caption class="hidden">Events</caption>
      <thead><tr><th scope="col">Event</th><th scope="col">Type</th><th scope="col">Trigger</th><th scope="col">Status</th><th scope="col" class="number">Attempts</th>
        <th scope="col" class="number">Latency</th><th scope="col">Age</th></tr></thead>
      <tbody>${repeat(newest, (each) => `${each.id} ${each.trigger}`, row)}</tbody></table>`;
  }

  function row(each) {
    return html`<tr data-event=${each.id}>
      <th scope="row"><a href=${ctx.href('event', each.id, { since: each.accepted })}><code class="id">${each.id}</code></a></th>
      <td data-label="Type"><code>${each.type}</code></td>
      <td data-label="Trigger">${each.trigger ?? '–'}</td>
      <td data-label="Status">${badge(each.kind)} <span class="quiet-text">${each.kind === 'delivered' ? each.status : plain(each.error ?? each.reason)}</span></td>
      <td data-label="Attempts" class="number">${each.attempt}</td>
      <td data-label="Latency" class="number">${each.tookMs == null ? '–' : duration(each.tookMs)}</td>
      <td data-label="Age">${ago(each.at)}</td></tr>`;
  }
}
