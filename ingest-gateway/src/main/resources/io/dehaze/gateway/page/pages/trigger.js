// The form for one trigger: each setting that a trigger has, checked while typing.
import { html, nothing } from '../lit.js';
import { api } from '../api.js';
import { ask, field, header, loading, problem, toast } from '../widgets.js';
import { optionsOf, optionsText } from '../options.js';
import * as credentials from '../credentials.js';

const BLANK = {
  id: '', type: '', url: '', payload: 'space-cloud', timeout: 5000, retries: 3, rateLimit: '', paused: false,
  initial: 5000, multiplier: 2, max: 3600000, jitter: 0.2, options: '',
};
const PAYLOADS = ['space-cloud', 'cloudevents-structured', 'cloudevents-binary'];

const RULES = {
  id: (text) => (/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/.test(text) ? '' : '1 to 64 of A-Z a-z 0-9 . _ -, beginning with a letter or digit'),
  type: (text) => (text.length >= 1 && text.length <= 256 ? '' : 'The event type it listens to, 1 to 256 characters'),
  url: (text) => (isWebAddress(text) ? '' : 'An address that begins with http:// or https://, without user, password or #'),
  timeout: whole(1, 600000),
  retries: whole(0, 100),
  rateLimit: (text) => (text === '' ? '' : within(0.001, 100000)(text)),
  initial: whole(1, Number.MAX_SAFE_INTEGER),
  multiplier: within(1, 100),
  max: whole(1, Number.MAX_SAFE_INTEGER),
  jitter: within(0, 1),
  options: (text) => optionsOf(text).error,
};

function isWebAddress(text) {
  try {
    const url = new URL(text);
    return /^https?:$/.test(url.protocol) && !url.username && !url.password && !text.includes('#');
  } catch {
    return false;
  }
}

function whole(min, max) {
  return (text) => (/^\d+$/.test(text) && +text >= min && +text <= max ? '' : `A whole number from ${min}${max === Number.MAX_SAFE_INTEGER ? ' on' : ` to ${max}`}`);
}

function within(min, max) {
  return (text) => (String(text).trim() !== '' && +text >= min && +text <= max ? '' : `A number from ${min} to ${max}`);
}

export function open(ctx) {
  const isNew = !ctx.id;
  let stored = {};
  let values = isNew ? { ...BLANK, ...credentials.valuesOf(stored), type: ctx.query.get('type') ?? '' } : undefined;
  let touched = new Set();
  let refused = {};
  let error;
  let unsaved;
  let saving = false;

  async function load() {
    error = undefined;
    try {
      stored = await api.trigger(ctx.project, ctx.id);
      values = { ...BLANK, ...stored, ...stored.backoff, rateLimit: stored.rateLimit ?? '', options: optionsText(stored.options), ...credentials.valuesOf(stored) };
    } catch (refusal) {
      error = refusal;
    }
    ctx.refresh();
  }

  const rules = () => ({ ...RULES, ...credentials.rules(values, stored) });
  const wrong = (name) => refused[name] ?? (touched.has(name) ? rules()[name](String(values[name])) : '');

  function type(event) {
    const { name } = event.target;
    values[name] = event.target.type === 'checkbox' ? event.target.checked : event.target.value;
    delete refused[name];
    if (rules()[name]) touched.add(name);
    ctx.refresh();
  }

  function written() {
    // What this page does not know of a trigger stays as it is.
    const { type: eventType, url, payload, paused, initial, multiplier, max, jitter, rateLimit, options } = values;
    const { signing, headers, authorization, tls, ...known } = stored;
    const trigger = { ...known, ...credentials.written(values, stored), type: eventType, url, payload, paused, timeout: +values.timeout, retries: +values.retries, options: optionsOf(options).value,
      backoff: { initial: +initial, multiplier: +multiplier, max: +max, jitter: +jitter } };
    delete trigger.rateLimit;
    if (rateLimit !== '') trigger.rateLimit = +rateLimit;
    if (!trigger.paused) delete trigger.paused;
    delete trigger.id;
    return trigger;
  }

  async function save(event) {
    event.preventDefault();
    if (saving) return; // the second click of two: to it, what the first one saves is somebody else's change
    saving = true;
    touched = new Set(Object.keys(rules()));
    refused = {};
    unsaved = undefined;
    try {
      if (!firstWrong() && (await mayReplace())) {
        await api.saveTrigger(ctx.project, values.id, written());
        toast(`${values.id} is saved and in force.`);
        ctx.go('triggers');
        return;
      }
    } catch (refusal) {
      unsaved = refusal;
      refused = Object.fromEntries(refusal.problems.filter((each) => each.field).map((each) => [credentials.inputOf(each.field), each.error]));
    }
    saving = false;
    ctx.refresh();
    leadToWhatIsWrong();
  }

  /** A trigger is replaced as a whole, so what others did to it since it was read here would be undone. */
  async function mayReplace() {
    const now = (await api.triggers(ctx.project)).find((each) => each.id === values.id);
    if (isNew) {
      if (now) refused.id = 'There is a trigger of this name: edit that one, or choose another name';
      return !now;
    }
    const names = [...new Set([...Object.keys(stored), ...Object.keys(now ?? {})])];
    const changed = names.filter((name) => JSON.stringify(stored[name]) !== JSON.stringify(now?.[name]));
    return !changed.length || ask({
      title: now ? `${ctx.id} was changed meanwhile` : `${ctx.id} was deleted meanwhile`,
      text: now ? `Somebody else changed: ${changed.join(', ')}. It becomes what this form says.` : 'It is added again as this form says.',
      yes: 'Save it all the same',
      danger: true,
    });
  }

  const firstWrong = () => Object.keys(rules()).find((name) => wrong(name));

  function leadToWhatIsWrong() {
    const first = document.getElementById(firstWrong()) ?? document.querySelector('main .notice[tabindex]');
    first?.closest('details')?.setAttribute('open', '');
    first?.focus();
  }

  if (!isNew) load();
  return {
    title: isNew ? 'Add a trigger' : ctx.id,
    view,
    holdsInput: () => Boolean(values),
    resume: () => values ?? load(),
  };

  function view() {
    return html`${header(isNew ? 'Add a trigger' : `Edit ${ctx.id}`, 'A trigger says which events go to which webhook, and how often it is tried.')}
      ${problem(error)} ${problem(unsaved, 'Saving failed.')} ${values ? form() : error ? nothing : loading('the trigger')}`;
  }

  function form() {
    return html`<form class="card form" novalidate @submit=${save} @input=${type}>
      <fieldset><legend>What goes where</legend>
        ${text('id', 'Name', { hint: 'It stands in addresses and logs.', readonly: !isNew })}
        ${text('type', 'Event type', { hint: 'Exactly this type, such as user-signed-up.' })}
        ${text('url', 'Webhook address', { wide: true, inputmode: 'url', hint: 'Dehaze sends a POST to it. 2xx means that it is done.' })}
        ${field({ id: 'payload', label: 'Form of the webhook', hint: 'How the event stands in the request.' }, html`<select id="payload" name="payload">
          ${PAYLOADS.map((each) => html`<option ?selected=${each === values.payload}>${each}</option>`)}</select>`)}
        ${field({ id: 'options', label: 'Only events with these options', error: wrong('options'), hint: 'One a line: key = value, other value. Nothing means all.' },
          html`<textarea id="options" name="options" rows="2" .value=${values.options} aria-describedby="options-hint"></textarea>`)}
      </fieldset>
      <fieldset><legend>How often it is tried</legend>
        ${text('timeout', 'Time for one attempt (ms)', { inputmode: 'numeric' })}
        ${text('retries', 'Attempts after a failed one', { inputmode: 'numeric' })}
        ${text('rateLimit', 'At most (deliveries per second)', { inputmode: 'decimal', hint: 'Nothing means no limit.' })}
        ${text('initial', 'First wait (ms)', { inputmode: 'numeric' })}
        ${text('multiplier', 'Then times', { inputmode: 'decimal' })}
        ${text('max', 'At most (ms)', { inputmode: 'numeric' })}
        ${text('jitter', 'More or less by', { inputmode: 'decimal', hint: 'A part of the wait, 0 to 1.' })}
      </fieldset>
      ${credentials.fields(values, stored, wrong, text, ctx.refresh)}
      <label class="check"><input type="checkbox" name="paused" .checked=${values.paused} /> <span>Paused <small>Its events wait, and nothing is lost.</small></span></label>
      <div class="actions end"><a class="button" href=${ctx.href('triggers')}>Cancel</a><button class="primary">Save the trigger</button></div>
    </form>`;
  }

  function text(name, label, { hint = '', wide = false, readonly = false, inputmode = 'text', type: kind = 'text' } = {}) {
    const bad = wrong(name);
    return field({ id: name, label, hint, error: bad, wide }, html`<input id=${name} name=${name} type=${kind} .value=${String(values[name])} inputmode=${inputmode}
      ?readonly=${readonly} autocomplete="off" spellcheck="false" aria-invalid=${bad ? 'true' : 'false'} aria-describedby="${name}-hint" />`);
  }
}
