// What a trigger's webhooks prove themselves with, in its form. Secrets come here only from whoever types them: of what is stored
// there is an id, and sending it back keeps the secret.
import { html, nothing } from './lit.js';
import { ago, copyButton, field } from './widgets.js';
import { optionsOf } from './options.js';

const HEADER = /^[A-Za-z0-9-]{1,64}$/;
const SECRET = /^[!-~]([ -~]*[!-~])?$/;
const KEY = /^(whsec_[A-Za-z0-9+/]{32,88}={0,2}|whsk_[A-Za-z0-9+/]{43,88}={0,2})$/;

/** The values of the form for what GET shows; each secret empty, beside what is kept. */
export const valuesOf = (stored) => ({
  keptKeys: stored.signing ?? [],
  newKey: '',
  keptHeaders: Object.entries(stored.headers ?? {}),
  newHeaders: '',
  authorization: stored.authorization?.basic ? 'basic' : stored.authorization ? 'bearer' : 'none',
  user: stored.authorization?.basic?.user ?? '',
  secret: '',
  ca: stored.tls?.ca ?? '',
  certificate: stored.tls?.certificate ?? '',
  tlsKey: '',
});

const keptSecret = (values, stored) => stored.authorization?.[values.authorization]?.password ?? stored.authorization?.[values.authorization];

export const rules = (values, stored) => ({
  newKey: (text) => (text === '' || KEY.test(text) ? '' : 'whsec_ or whsk_ and the key in base64; or leave it empty'),
  newHeaders(text) {
    const { value, error } = optionsOf(text);
    const bad = Object.entries(value).find(([name, each]) => !HEADER.test(name) || !SECRET.test(each));
    return error || (bad ? `${bad[0]}: a name of letters, digits and hyphens, and a value of visible ASCII` : '');
  },
  user: (text) => (values.authorization !== 'basic' || (text && !text.includes(':')) ? '' : 'A user without a colon'),
  secret: (text) => (values.authorization === 'none' || text || keptSecret(values, stored)?.id ? '' : 'The secret itself; none is stored'),
  ca: pem('CERTIFICATE'),
  certificate: pem('CERTIFICATE'),
  tlsKey: (text) => (values.certificate && !text && !stored.tls?.key ? 'The key of the certificate' : pem('PRIVATE KEY')(text)),
});

const INPUTS = { headers: 'newHeaders', signing: 'newKey', options: 'options' };
const SECRETS = { bearer: 'secret', password: 'secret', key: 'tlsKey' };

/** The input of the form that a field of a trigger comes from: newHeaders for headers.Host, initial for backoff.initial. */
export function inputOf(field) {
  const last = field.split('.').pop();
  return INPUTS[field.split('.')[0]] ?? SECRETS[last] ?? last;
}

const pem = (kind) => (text) => (text.trim() === '' || text.includes(`-----BEGIN ${kind}-----`) ? '' : `PEM, from -----BEGIN ${kind}----- on`);

/** The fields of the trigger as they are sent; none where there is nothing. */
export function written(values, stored) {
  const signing = [...(values.newKey ? [values.newKey] : []), ...values.keptKeys];
  const headers = { ...Object.fromEntries(values.keptHeaders), ...optionsOf(values.newHeaders).value };
  const secret = values.secret || keptSecret(values, stored);
  const tls = {};
  if (values.ca.trim()) tls.ca = values.ca;
  if (values.certificate.trim()) Object.assign(tls, { certificate: values.certificate, key: values.tlsKey || stored.tls?.key });
  return {
    ...(signing.length ? { signing } : {}),
    ...(Object.keys(headers).length ? { headers } : {}),
    ...(values.authorization === 'bearer' ? { authorization: { bearer: secret } } : {}),
    ...(values.authorization === 'basic' ? { authorization: { basic: { user: values.user, password: secret } } } : {}),
    ...(Object.keys(tls).length ? { tls } : {}),
  };
}

function newKey() {
  return `whsec_${btoa(String.fromCharCode(...crypto.getRandomValues(new Uint8Array(32))))}`;
}

/** The part of the form. `text` and `area` make its inputs; `changed` is told of what no input tells. */
export function fields(values, stored, wrong, text, changed) {
  const take = (change) => () => {
    change();
    changed();
  };
  const kept = (what, since, remove) => html`<li><span>${what}</span> <small>given ${ago(since)}</small>
    <button type="button" class="small" @click=${take(remove)} aria-label="Take away ${what}">Take away</button></li>`;
  const area = (id, label, hint) => field({ id, label, hint, error: wrong(id), wide: true }, html`<textarea id=${id} name=${id} rows="2" .value=${values[id]}
    spellcheck="false" autocomplete="off" aria-describedby="${id}-hint"></textarea>`);
  const keptHere = (secret) => (secret?.id ? 'One is stored. Type to replace it.' : '');
  return html`<fieldset><legend>What it proves itself with</legend>
      ${values.keptKeys.length + values.keptHeaders.length ? html`<div class="field wide"><ul class="plain">
        ${values.keptKeys.map((key) => kept(`Signing key ${key.algorithm} ${key.publicKey ?? key.id}`, key.since, () => (values.keptKeys = values.keptKeys.filter((each) => each !== key))))}
        ${values.keptHeaders.map((header) => kept(`Header ${header[0]}`, header[1].since, () => (values.keptHeaders = values.keptHeaders.filter((each) => each !== header))))}
      </ul></div>` : nothing}
      ${text('newKey', 'A signing key', { wide: true, hint: 'Its webhooks are signed with each key (Standard Webhooks). It is never shown again: give it to the webhook now.' })}
      <div class="actions"><button type="button" class="small" @click=${take(() => (values.newKey = newKey()))}>Make a key</button>
        ${values.newKey ? copyButton(values.newKey) : nothing}</div>
      ${area('newHeaders', 'Headers', 'One a line: Name = value. Values are kept as secrets.')}
      ${field({ id: 'authorization', label: 'Authorization' }, html`<select id="authorization" name="authorization" aria-describedby="authorization-hint">
        ${['none', 'bearer', 'basic'].map((each) => html`<option ?selected=${each === values.authorization}>${each}</option>`)}</select>`)}
      ${values.authorization === 'basic' ? text('user', 'User') : nothing}
      ${values.authorization === 'none' ? nothing : text('secret', values.authorization === 'basic' ? 'Password' : 'Token', { hint: keptHere(keptSecret(values, stored)), type: 'password' })}
    </fieldset>
    <details class="wide" ?open=${Boolean(values.ca || values.certificate)}><summary>Certificates</summary><fieldset>
      ${area('ca', 'Certificates to trust, instead of the system’s', 'PEM. Nothing means the system’s.')}
      ${area('certificate', 'Certificate to show', 'PEM. For webhooks that ask who calls.')}
      ${area('tlsKey', 'Its private key', keptHere(stored.tls?.key) || 'PEM, PKCS#8.')}
    </fieldset></details>`;
}
