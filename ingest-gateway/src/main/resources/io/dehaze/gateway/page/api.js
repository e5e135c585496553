// Requests to the gateway that served this page, with the token of this tab if there is one.

const TOKEN = 'dehaze-token';

/** A request that the gateway refused, or that never reached it. */
class Refusal extends Error {
  constructor(status, body) {
    super(body?.error ?? `The gateway answered ${status}.`);
    this.status = status;
    this.code = body?.code ?? '';
    this.body = body ?? {};
    this.problems = body?.errors ?? (body?.field ? [body] : []);
  }
}

const listeners = new Set();
let reachable = true;
let locked = false; // the gateway wants a token, and there is none

/** Tells whenever the gateway is out of reach, wants a token, takes the one it got no more, or forbids something to it. */
export function onConnection(listener) {
  listeners.add(listener);
}

function tell(state) {
  reachable = state !== 'unreachable';
  listeners.forEach((listener) => listener(state));
}

export const token = {
  get: () => sessionStorage.getItem(TOKEN) ?? '',
  set(value) {
    locked = false;
    sessionStorage.setItem(TOKEN, value);
  },
};

// How far the gateway's clock is ahead of this browser's. Date has whole seconds and is some time on its way: what that may
// come to is no difference.
let aheadMs = 0;

/** The time by the gateway's clock, in milliseconds, for whatever is compared with times that it gave. */
export const now = () => Date.now() + aheadMs;

function setClock(date) {
  const differenceMs = Date.parse(date) + 500 - now();
  if (Math.abs(differenceMs) > 2000) aheadMs += differenceMs;
}

function headers(mine, more) {
  return mine ? { ...more, Authorization: `Bearer ${mine}` } : { ...more };
}

async function send(path, init = {}) {
  const mine = token.get();
  // Pages go on asking; the gateway need not hear it, and what it said of the last token stays to be read.
  if (locked) throw new Refusal(401, { error: 'A token is wanted.', code: 'no_credentials' });
  let response;
  try {
    response = await fetch(path, { ...init, headers: headers(mine, init.headers) });
  } catch (error) {
    if (error.name !== 'AbortError' && !locked) tell('unreachable');
    throw error.name === 'AbortError' ? error : new Refusal(0, { error: 'The gateway cannot be reached.', code: 'unreachable' });
  }
  setClock(response.headers.get('Date'));
  if (!reachable) tell('reachable');
  if (response.status === 401 && token.get() === mine) { // and not an answer to the token before
    sessionStorage.removeItem(TOKEN);
    locked = true;
    tell(mine ? 'refused' : 'token');
  }
  if (response.status === 403 && !init.mayBeForbidden) tell('forbidden');
  return response;
}

/** Data of others is shown with its numbers as they were written, where the browser can: 12.50, 1e400. */
function exactly(key, value, context) {
  const isOther = typeof value === 'number' && context?.source && String(value) !== context.source;
  return isOther && JSON.rawJSON ? JSON.rawJSON(context.source) : value;
}

/** What the gateway answers, whatever its status. */
async function exchange(path, init, reviver) {
  const started = performance.now();
  const response = await send(path, init);
  const text = await response.text();
  const tookMs = performance.now() - started;
  let body;
  try {
    body = text ? JSON.parse(text, reviver) : {};
  } catch {
    body = { error: text || `The gateway answered ${response.status}.` };
  }
  return { status: response.status, ok: response.ok, body, text, tookMs };
}

async function json(path, init, reviver) {
  const answer = await exchange(path, init, reviver);
  if (!answer.ok) throw new Refusal(answer.status, answer.body);
  return answer.body;
}

const post = (path, body, signal) =>
  json(path, { method: 'POST', body, signal, headers: { 'Content-Type': 'application/json' } });

function query(parameters) {
  const given = Object.entries(parameters ?? {}).filter(([, value]) => value !== '' && value != null);
  return given.length ? `?${String(new URLSearchParams(given)).replaceAll('+', '%20')}` : '';
}

const segment = encodeURIComponent;
const eventing = (project) => `/v1/api/${segment(project)}/eventing`;
const config = (project) => `/v1/config/projects/${segment(project)}/eventing`;

export const paths = { eventing, config };

export const api = {
  projects: async () => (await json('/v1/config/projects')).result,
  triggers: async (project) => (await json(`${config(project)}/triggers`)).result,
  trigger: (project, id) => json(`${config(project)}/triggers/${segment(id)}`),
  saveTrigger: (project, id, trigger) => post(`${config(project)}/triggers/${segment(id)}`, JSON.stringify(trigger)),
  deleteTrigger: (project, id) => json(`${config(project)}/triggers/${segment(id)}`, { method: 'DELETE' }),
  endpoints: async (project) => (await json(`${config(project)}/endpoints`)).result,
  waiting: () => json('/v1/config/waiting', { mayBeForbidden: true }), // it is about all projects
  summary: (project) => json(`${eventing(project)}/summary`),
  queue: (project, body, parameters) =>
    exchange(`${eventing(project)}/queue${query(parameters)}`, { method: 'POST', body, headers: { 'Content-Type': 'application/json' } }, exactly),
  story: (project, id, since) => json(`${eventing(project)}/events/${eventSegment(id)}${query({ since })}`),
  cancel: (project, id) => json(`${eventing(project)}/events/${eventSegment(id)}`, { method: 'DELETE' }),
  attempts: (project, filter) => json(`${eventing(project)}/events${query(filter)}`),
  dead: (project, filter) => json(`${eventing(project)}/dead${query(filter)}`, {}, exactly),
  redrive: (project, selection) => post(`${eventing(project)}/dead/redrive`, JSON.stringify(selection)),
};

/** The id "stream" is the one that names another resource unless it is encoded. */
const eventSegment = (id) => (id === 'stream' ? 's%74ream' : segment(id));

/**
 * Follows the live feed until closed: EventSource cannot send a token, so the stream is read by hand.
 * It begins again by itself when the connection is lost.
 */
export function follow(project, filter, { attempt, state }) {
  const abort = new AbortController();
  const path = `${eventing(project)}/events/stream${query(filter)}`;
  (async () => {
    while (!abort.signal.aborted) {
      try {
        const response = await send(path, { signal: abort.signal });
        if (!response.ok) throw new Refusal(response.status, await response.json().catch(() => null));
        state('live');
        await readEvents(response.body, (event) => {
          if (event.name === 'attempt') attempt(JSON.parse(event.data));
        });
        state('waiting');
      } catch (error) {
        if (abort.signal.aborted) return;
        state('waiting', error);
      }
      await new Promise((resolve) => setTimeout(resolve, 2000));
    }
  })();
  return () => abort.abort();
}

async function readEvents(body, handle) {
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = '';
  for (;;) {
    const { value, done } = await reader.read();
    if (done) return;
    const blocks = (rest + value).split('\n\n');
    rest = blocks.pop();
    for (const block of blocks) {
      const event = { name: 'message', data: '' };
      for (const line of block.split('\n')) {
        if (line.startsWith('event: ')) event.name = line.slice(7);
        if (line.startsWith('data: ')) event.data += line.slice(6);
      }
      if (event.data) handle(event);
    }
  }
}
