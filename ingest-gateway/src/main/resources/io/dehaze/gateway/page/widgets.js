// The small parts that all pages are made of.
import { html, live, nothing, render } from './lit.js';
import { age, moment, plain, tone } from './format.js';

export const badge = (label, kind = label) => html`<span class="badge ${tone(kind)}">${plain(label)}</span>`;

export const pill = (label, colour) => html`<span class="badge ${colour}">${label}</span>`;

export const ago = (time) => (time ? html`<time datetime=${time} title=${moment(time)}>${age(time)}</time>` : '–');

export const header = (title, lead, actions = nothing) => html`
  <header class="page-head">
    <div><h1 tabindex="-1">${title}</h1><p class="lead">${lead}</p></div>
    <div class="actions">${actions}</div>
  </header>`;

/**
 * What went wrong. That the gateway is away or wants a token is told by the frame, as long as it is so; but what a person wanted
 * done meanwhile stays undone, so `what` says that of an action.
 */
export const problem = (error, what = '') =>
  error && (what || (error.code !== 'unreachable' && error.status !== 401))
    ? html`<div class="notice bad" role="alert" tabindex="-1"><strong>${what} ${sentence(error.message)}</strong>
        ${error.code ? html`<code>${error.code}</code>` : nothing}</div>`
    : nothing;

const sentence = (text) => (text ? text[0].toUpperCase() + text.slice(1) : 'Something went wrong.');

export const loading = (what) => html`<p class="loading" role="status">Loading ${what} …</p>`;

export const empty = (title, text, action = nothing) => html`
  <div class="empty">
    <svg viewBox="0 0 64 64" aria-hidden="true"><path d="M8 22h30M8 32h42M8 42h22" /><path d="m40 14 16 18-16 18" /></svg>
    <h2>${title}</h2><p>${text}</p>${action}
  </div>`;

/** A labelled input with its hint, or with what is wrong about it. */
export function field({ id, label, hint = '', error = '', wide = false }, input) {
  return html`<div class="field ${wide ? 'wide' : ''} ${error ? 'invalid' : ''}">
    <label for=${id}>${label}</label>${input}
    <p class="hint" id="${id}-hint" ?hidden=${!hint && !error}>${error || hint}</p></div>`;
}

/** The options of a select: any, these, and what is chosen also where it is none of them. */
export const choices = (values, chosen, label = (each) => each) =>
  [...new Set(['', ...values, chosen])].map((each) => html`<option value=${each} .selected=${live(each === chosen)}>${label(each) || 'any'}</option>`);

export function copyButton(text) {
  const copy = async (event) => {
    const button = event.currentTarget;
    button.textContent = (await copied(text, button)) ? 'Copied' : 'Copy it by hand';
    setTimeout(() => (button.textContent = 'Copy'), 1500);
  };
  return html`<button type="button" class="small" @click=${copy}>Copy</button>`;
}

/** Over plain HTTP there is no clipboard, and a person may have forbidden it: then as it was done before there was one. */
async function copied(text, button) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    const area = Object.assign(document.createElement('textarea'), { value: text });
    button.after(area);
    area.select();
    const done = document.execCommand('copy');
    area.remove();
    button.focus();
    return done;
  }
}

/** Asks a person; resolves to whether the answer is yes, and to no where the page beneath is left. The browser keeps the focus inside. */
export function ask({ title, text, yes, danger = false }) {
  return new Promise((resolve) => {
    const dialog = document.createElement('dialog');
    dialog.setAttribute('aria-labelledby', 'ask-title');
    const leave = () => end(false);
    const end = (answer) => {
      window.removeEventListener('hashchange', leave);
      dialog.close();
      dialog.remove();
      resolve(answer);
    };
    render(
      html`<h2 id="ask-title">${title}</h2><p>${text}</p>
        <div class="actions end">
          <button type="button" @click=${leave}>Keep as it is</button>
          <button type="button" class=${danger ? 'danger' : 'primary'} @click=${() => end(true)}>${yes}</button>
        </div>`,
      dialog,
    );
    dialog.addEventListener('cancel', leave);
    window.addEventListener('hashchange', leave);
    document.body.append(dialog);
    dialog.showModal();
  });
}

/** Tells in a corner that something was done. */
export function toast(text) {
  let region = document.getElementById('toasts');
  if (!region) {
    region = Object.assign(document.createElement('div'), { id: 'toasts' });
    region.setAttribute('role', 'status');
    document.body.append(region);
  }
  const note = Object.assign(document.createElement('p'), { className: 'toast', textContent: text });
  region.replaceChildren(note);
  setTimeout(() => note.remove(), 4000);
}
