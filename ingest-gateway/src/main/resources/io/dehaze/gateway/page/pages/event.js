// One event: its story so far, followed while it goes on.
import { html, nothing } from '../lit.js';
import { api, now } from '../api.js';
import { badge, header, loading, problem, toast } from '../widgets.js';
import { duration, moment } from '../format.js';
import { isOver, timeline, untilNextLook } from '../story.js';

const EVERY_MS = 1000;

export function open(ctx) {
  let story;
  let error;
  let timer;
  const ticking = setInterval(() => ctx.refresh(), 1000);

  async function load() {
    clearTimeout(timer);
    try {
      story = await api.story(ctx.project, ctx.id, ctx.query.get('since'));
      error = undefined;
    } catch (refusal) {
      error = refusal;
    }
    ctx.refresh();
    if (timer !== null && !isOver(story)) timer = setTimeout(load, error ? EVERY_MS * 3 : untilNextLook(story.scheduledFor, EVERY_MS));
  }

  async function cancel() {
    try {
      await api.cancel(ctx.project, ctx.id);
      toast('Cancelled. It will never be delivered.');
    } catch (refusal) {
      error = refusal;
    }
    await load();
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
      ${problem(error)}
      ${story ? html`<section class="card"><div class="split"><h2>${story.type}</h2>${badge(story.state)}</div>${facts()}${timeline(story)}</section>`
        : error ? html`<p><a href=${ctx.href('events')}>All events</a></p>` : loading('its story')}`;
  }

  function facts() {
    const leftMs = Date.parse(story.scheduledFor) - now();
    return html`<dl class="facts"><dt>Accepted</dt><dd>${story.accepted ? moment(story.accepted) : '–'}</dd>
      <dt>Due</dt><dd>${story.scheduledFor ? moment(story.scheduledFor) : '–'}${leftMs > 0 ? html`, in <strong>${duration(leftMs)}</strong>` : nothing}</dd></dl>`;
  }
}
