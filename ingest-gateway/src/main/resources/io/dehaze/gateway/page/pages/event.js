// One event: its story so far, followed while it goes on.
import { html, nothing } from '../lit.js';
import { api, now } from '../api.js';
import { badge, field, header, loading, problem, toast } from '../widgets.js';
import { duration, moment, zone } from '../format.js';
import { isOver, timeline, untilNextLook } from '../story.js';

const EVERY_MS = 1000;

export function open(ctx) {
  let story;
  let error;
  let refused; // until something else is done: the next look at the story may well succeed
  let redriven; // the deliveries at that moment
  let timer;
  const ticking = setInterval(() => ctx.refresh(), 1000);

  async function load() {
    clearTimeout(timer);
    try {
      story = await api.story(ctx.project, ctx.id, ctx.query.get('since'));
      if (JSON.stringify(story.deliveries) === redriven) story.state = 'pending'; // its next attempt is the first that tells of it
      error = undefined;
    } catch (refusal) {
      error = refusal;
    }
    ctx.refresh();
    if (timer !== null && !isOver(story)) timer = setTimeout(load, error ? EVERY_MS * 3 : untilNextLook(story.scheduledFor, EVERY_MS));
  }

  async function change(what, failed) {
    refused = undefined;
    try {
      toast(await what());
    } catch (refusal) {
      refused = { refusal, failed };
    }
    await load();
  }

  const cancel = () => change(async () => {
    await api.cancel(ctx.project, ctx.id);
    return 'Cancelled. It will never be delivered.';
  }, 'Cancelling failed.');

  const redrive = () => change(async () => {
    const done = await api.redrive(ctx.project, { id: ctx.id });
    if (done.redriven) redriven = JSON.stringify(story.deliveries);
    return done.redriven ? 'It is delivered again.' : done.matched ? 'Nobody listens to it any more.' : 'Nothing is left to deliver again.';
  }, 'Redriving failed.');

  /** The trigger that it died at, if it is one. */
  function deadAt() {
    const triggers = story.deliveries.filter((each) => each.state === 'dead').map((each) => each.trigger);
    return triggers.length === 1 ? triggers[0] : '';
  }

  load();
  return {
    title: `Event ${ctx.id}`,
    view,
    resume: load,
    close() {
      clearInterval(ticking);
      clearTimeout(timer);
      timer = null;
    },
  };

  function view() {
    const actions = story
      ? html`${story.state === 'pending' && Date.parse(story.scheduledFor) > now() ? html`<button type="button" class="danger" @click=${cancel}>Cancel the event</button>` : nothing}
          <a class="button primary" href=${ctx.href('send', '', { type: story.type })}>Send another of this type</a>`
      : nothing;
    return html`${header('Event', html`<code>${ctx.id}</code>`, actions)}
      ${problem(error)} ${problem(refused?.refusal, refused?.failed)}
      ${story ? html`<section class="card"><div class="split"><h2>${story.type}</h2>${badge(story.state)}</div>${facts()}${timeline(story)}${story.state === 'dead' ? wayOn() : nothing}</section>`
        : error ? notFound() : loading('its story')}`;
  }

  /** An id of a producer's own does not say when its event came, and the log is read backwards for a bounded time only. */
  function notFound() {
    return html`<form class="card" @submit=${lookBack}>
      ${field({ id: 'since', label: `It was sent after (${zone})` }, html`<div class="row">
        <input id="since" name="since" type="datetime-local" step="1" required /><button>Look from there on</button></div>`)}
      <div class="actions"><a class="button" href=${ctx.href('events')}>All events</a></div></form>`;
  }

  function lookBack(event) {
    event.preventDefault();
    ctx.go('event', ctx.id, { since: new Date(event.target.elements.since.value).toISOString() });
  }

  function wayOn() {
    return html`<div class="actions end"><a class="button" href=${ctx.href('dead', '', { type: story.type, trigger: deadAt() })}>Dead letters like it</a>
      <button type="button" @click=${redrive}>Deliver again</button></div>`;
  }

  function facts() {
    const leftMs = Date.parse(story.scheduledFor) - now();
    return html`<dl class="facts"><dt>Accepted</dt><dd>${story.accepted ? moment(story.accepted) : '–'}</dd>
      <dt>Due</dt><dd>${story.scheduledFor ? moment(story.scheduledFor) : '–'}${leftMs > 0 ? html`, in <strong>${duration(leftMs)}</strong>` : nothing}</dd></dl>`;
  }
}
