// A place to write JSON, with numbered lines and the mistake shown at its line. The text is sent as it was
// written, so that numbers keep every digit.
import { html } from './lit.js';

/** What is wrong with a text, or null: a sentence, and the line if it is known. */
export function mistake(text) {
  if (!text.trim()) return null; // no data is null
  try {
    JSON.parse(text);
    return null;
  } catch (error) {
    return { sentence: reason(error.message), line: lineOf(error.message, text) };
  }
}

function lineOf(message, text) {
  const line = /line (\d+)/.exec(message);
  if (line) return +line[1];
  const position = /position (\d+)/.exec(message);
  if (position) return text.slice(0, +position[1]).split('\n').length;
  return /end of/i.test(message) ? text.trimEnd().split('\n').length : null;
}

const reason = (message) => message.replace(/,? ?"?\.\.\..*$/s, '').replace(/ (in JSON )?at position.*$/, '').replace(/^JSON\.parse: /, '');

/** As one text: an element for each of many thousand lines would make typing slow. */
const numbers = (from, to) => Array.from({ length: Math.max(0, to - from + 1) }, (_, i) => from + i).join('\n');

export function jsonEditor({ id, label, text, change, rows = 8 }) {
  const wrong = mistake(text);
  const lines = text.split('\n').length;
  const input = (event) => change(event.target.value);
  const scroll = (event) => (event.target.previousElementSibling.scrollTop = event.target.scrollTop);
  return html`<div class="field wide ${wrong ? 'invalid' : ''}">
    <label for=${id}>${label}</label>
    <div class="editor">
      <div class="gutter" aria-hidden="true">${wrong?.line ? html`${numbers(1, wrong.line - 1)}<span class="bad">${wrong.line}</span>${numbers(wrong.line + 1, lines)}` : numbers(1, lines)}</div>
      <textarea id=${id} name=${id} rows=${rows} .value=${text} wrap="off" spellcheck="false" autocomplete="off" autocapitalize="off"
        aria-invalid=${wrong ? 'true' : 'false'} aria-describedby="${id}-hint" @input=${input} @scroll=${scroll}></textarea>
    </div>
    <p class="hint" id="${id}-hint" aria-live="polite">${wrong ? `${wrong.line ? `Line ${wrong.line}: ` : ''}${wrong.sentence}` : 'Any JSON. It reaches the webhook as it is written here.'}</p>
  </div>`;
}
