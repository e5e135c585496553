// The form that triggers an event, and below it what becomes of that event.
import { html, nothing } from '../lit.js';
import { api, now, paths, token } from '../api.js';
import { copyButton, field, header } from '../widgets.js';
import { shell, zone } from '../format.js';
import { jsonEditor, mistake } from '../json-editor.js';
import { accepts, fitting, optionsOf, optionsText } from '../options.js';
import { outcome } from '../outcome.js';

const DRAFT = 'dehaze-draft';
const BLANK = {
  type: '', data: '{\n  "hello": "world"\n}', id: '', options: '', when: 'now', delay: '30', unit: 'seconds', time: '', isSynchronous: false,
};
const NUMBER = /^\d{1,12}(\.\d{1,12})?$/;
const UNITS = { seconds: 1, minutes: 60, hours: 3600, days: 86400 };

export function open(ctx) {
  const key = `${DRAFT}-${ctx.project}`;
  const values = { ...BLANK, ...JSON.parse(sessionStorage.getItem(key) ?? '{}') };
  const asked = ctx.query.get('type');
  if (asked) { // once: after a reload the draft is what was made of it
    Object.assign(values, BLANK, { type: asked });
    store();
    ctx.setQuery({});
  }
  let triggers = [];
  let sent;
  let sending = false;
  let shownErrors = {};
  let hasMore = false; // and stays so while what was there is replaced

  api.triggers(ctx.project).then((found) => {
    triggers = found;
    const wanted = asked && triggers.find((each) => each.id === ctx.query.get('trigger'));
    if (wanted && !values.options) {
      values.options = optionsText(fitting(wanted));
      store();
    }
    ctx.refresh();
  }, () => {});

  function store() {
    sessionStorage.setItem(key, JSON.stringify(values));
  }

  function type(event) {
    const { name, value, checked, type: kind } = event.target;
    if (!(name in values)) return;
    values[name] = kind === 'checkbox' ? checked : value;
    if (name === 'isSynchronous' && checked) values.when = 'now';
    keep();
  }

  function keep() {
    shownErrors = {};
    store();
    ctx.refresh();
  }

  /** The request, with the data as it was written: nothing reads its numbers. */
  function body(event = values) {
    const parts = [`"type":${JSON.stringify(event.type)}`];
    if (event.id) parts.push(`"id":${JSON.stringify(event.id)}`);
    if (event.when === 'delay') parts.push(`"delay":${Number(event.delay) * UNITS[event.unit]}`);
    if (event.when === 'time') parts.push(`"timestamp":${JSON.stringify(dueTime(event)?.toISOString() ?? '')}`);
    if (event.isSynchronous) parts.push('"isSynchronous":true');
    const options = optionsOf(event.options).value;
    if (Object.keys(options).length) parts.push(`"options":${JSON.stringify(options)}`);
    if (event.data.trim()) parts.push(`"data":${event.data.trim()}`);
    return `{${parts.join(',')}}`;
  }

  function dueTime(event = values) {
    const time = new Date(event.time);
    return Number.isNaN(time.getTime()) ? null : time;
  }

  function check() {
    const errors = {};
    if (!values.type) errors.type = 'Which type of event is it?';
    if (mistake(values.data)) errors.data = 'The data is not JSON yet.';
    if (values.when === 'delay' && !NUMBER.test(values.delay.trim())) errors.delay = 'A number, 0 or more, such as 1.5';
    if (values.when === 'time' && !dueTime()) errors.time = 'A date and a time';
    if (optionsOf(values.options).error) errors.options = optionsOf(values.options).error;
    return errors;
  }

  const curl = () =>
    ['curl', ...(token.get() ? ['-H', "'Authorization: Bearer '\"$TOKEN\""] : []), '-H', shell('Content-Type: application/json'),
      shell(`${location.origin}${paths.eventing(ctx.project)}/queue`), '-d', shell(body())].join(' ');

  /** The second click of a double click is no second event. */
  const once = (event) => event.detail > 1 && event.preventDefault();

  async function submit(event) {
    event.preventDefault();
    shownErrors = check();
    const first = Object.keys(shownErrors)[0];
    if (first) {
      ctx.refresh();
      document.getElementById(first)?.focus();
      return;
    }
    await deliver({ ...values });
  }

  async function deliver(event) {
    sent?.close();
    sent = undefined;
    sending = true;
    ctx.refresh();
    const again = (id) => deliver({ ...event, id });
    try {
      sent = outcome(ctx, await api.queue(ctx.project, body(event)), event, again);
    } catch (refusal) {
      sent = outcome(ctx, { status: 0, ok: false, body: { error: refusal.message } }, event, again);
    }
    sending = false;
    ctx.refresh();
    document.getElementById('outcome')?.focus();
  }

  function goesTo() {
    if (!values.type) return 'Types that a trigger listens to are suggested.';
    const listening = triggers.filter((each) => each.type === values.type);
    const options = optionsOf(values.options).value;
    const taking = listening.filter((each) => accepts(each, options));
    if (taking.length) return `Goes to ${taking.map((each) => each.id).join(', ')}.`;
    if (listening.length) return `Goes to nobody: ${listening[0].id} wants the options ${optionsText(listening[0].options).replaceAll('\n', ', ')}.`;
    return triggers.length ? 'No trigger listens to this type.' : '';
  }

  return { title: 'Trigger event', view, close: () => sent?.close() };

  function view() {
    hasMore ||= Boolean(values.id || values.options);
    const types = [...new Set(triggers.map((each) => each.type))];
    return html`${header('Trigger event', 'Send an event and watch what becomes of it.')}
    <div class="two">
      <form class="card form" novalidate @submit=${submit} @input=${type} @change=${type}>
        ${field({ id: 'type', label: 'Event type', wide: true, error: shownErrors.type, hint: goesTo() },
          html`<input id="type" name="type" list="types" .value=${values.type} autocomplete="off" spellcheck="false" required aria-describedby="type-hint" />
            <datalist id="types">${types.map((each) => html`<option value=${each}></option>`)}</datalist>`)}
        ${jsonEditor({ id: 'data', label: 'Data', text: values.data, change: (text) => { values.data = text; keep(); } })}
        <label class="check"><input type="checkbox" name="isSynchronous" .checked=${values.isSynchronous} />
          <span>Trigger event synchronously <small>Wait for the webhook's answer and show it here.</small></span></label>
        <fieldset class="wide" ?disabled=${values.isSynchronous}><legend>When</legend>
          <div class="segments">${[['now', 'Now'], ['delay', 'After a delay'], ['time', 'At a time']].map(([value, label]) => html`<label>
            <input type="radio" name="when" value=${value} .checked=${values.when === value} /><span>${label}</span></label>`)}</div>
          ${values.when === 'delay' ? field({ id: 'delay', label: 'Delay', error: shownErrors.delay }, html`<div class="row">
            <input id="delay" name="delay" inputmode="decimal" .value=${values.delay} aria-describedby="delay-hint" />
            <select name="unit" aria-label="Unit of the delay">${Object.keys(UNITS).map((unit) => html`<option ?selected=${unit === values.unit}>${unit}</option>`)}</select></div>`) : nothing}
          ${values.when === 'time' ? field({ id: 'time', label: `Date and time (${zone})`, error: shownErrors.time, hint: dueTime() ? `That is ${dueTime().toISOString()}${dueTime() < now() ? ', in the past: it is sent at once' : ''}.` : '' },
            html`<input id="time" name="time" type="datetime-local" step="1" .value=${values.time} aria-describedby="time-hint" />`) : nothing}
        </fieldset>
        <details class="wide" ?open=${hasMore}><summary>Id and options</summary>
          ${field({ id: 'id', label: 'Id', hint: 'Of your own choosing; else it gets one.' }, html`<input id="id" name="id" .value=${values.id} autocomplete="off" spellcheck="false" aria-describedby="id-hint" />`)}
          ${field({ id: 'options', label: 'Options', error: shownErrors.options, hint: 'One a line: key = value. Triggers route by them.' },
            html`<textarea id="options" name="options" rows="2" .value=${values.options} aria-describedby="options-hint"></textarea>`)}
        </details>
        <div class="actions end"><button class="primary large" @click=${once} ?disabled=${sending}>${sending ? 'Sending …' : 'Trigger the event'}</button></div>
      </form>
      <div class="side">
        <section id="outcome" class="card" tabindex="-1" aria-label="What became of it">${sent ? sent.view() : html`
          <h2>Response</h2><p class="quiet-text">${sending ? 'Waiting for the answer …' : 'Here you will see the receipt and each delivery, or the webhook’s answer.'}</p>`}</section>
        <section class="card"><div class="split"><h2>The same with curl</h2>${copyButton(curl())}</div><pre class="code wrap" tabindex="0">${curl()}</pre></section>
      </div>
    </div>`;
  }
}
