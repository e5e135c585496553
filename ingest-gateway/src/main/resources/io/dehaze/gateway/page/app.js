// The frame around the pages: the address, the menu, the project, and whether the gateway is there.
import { html, nothing, render } from './lit.js';
import { api, onConnection, token } from './api.js';
import * as overview from './pages/overview.js';
import * as triggers from './pages/triggers.js';
import * as trigger from './pages/trigger.js';
import * as send from './pages/send.js';
import * as events from './pages/events.js';
import * as event from './pages/event.js';
import * as dead from './pages/dead.js';

const PAGES = { overview, triggers, trigger, send, events, event, dead };
const MENU = [
  ['overview', 'Overview', 'M3 13h4l3-8 4 14 3-6h4'],
  ['triggers', 'Triggers', 'M13 2 4 14h7l-1 8 9-12h-7z'],
  ['send', 'Trigger event', 'M4 12 20 4l-5 16-4-7z'],
  ['events', 'Events', 'M4 6h16M4 12h16M4 18h10'],
  ['dead', 'Dead letters', 'M4 7h16v12H4zM4 7l8 7 8-7'],
];
const SECTION = { trigger: 'triggers', event: 'events' };
const WANTED = {
  token: 'This gateway wants a token.',
  refused: 'This gateway does not take that token: it is wrong, or has expired. Another one?',
  forbidden: 'Your token does not allow all that is to be shown or done here. Another one?',
};
const PROJECT = 'dehaze-project';
const NAME = '1 to 64 of A-Z a-z 0-9 . _ -, beginning with a letter or digit';
const THEME = 'dehaze-theme';

const root = document.getElementById('app');
let route;
let page;
let projects = [];
let connection = 'reachable';
let retry;

/** The address is #/project/page/id?filters, so that each page can be kept as a bookmark. */
function readAddress() {
  const [path, query = ''] = location.hash.slice(2).split('?');
  const [project, name, ...id] = path.split('/');
  return {
    named: Boolean(project),
    project: decoded(project) || localStorage.getItem(PROJECT) || projects[0] || 'default',
    name: PAGES[name] ? name : 'overview',
    id: decoded(id.join('/')),
    query: new URLSearchParams(query),
  };
}

/** A part of the address; as it stands there where somebody wrote a percent sign that encodes nothing. */
function decoded(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function address(project, name, id = '', query = {}) {
  const given = Object.entries(query).filter(([, value]) => value);
  return `#/${encodeURIComponent(project)}/${name}${id ? `/${encodeURIComponent(id)}` : ''}${given.length ? `?${new URLSearchParams(given)}` : ''}`;
}

function open() {
  const next = readAddress();
  const same = page && route.project === next.project && route.name === next.name && route.id === next.id;
  route = next;
  if (!same && connection === 'forbidden') connection = 'reachable'; // there it may be allowed
  if (route.named) localStorage.setItem(PROJECT, route.project); // else it is a guess, and a token may tell a better one
  if (same && page.filter) {
    page.filter(route.query);
  } else {
    const first = !page;
    page?.close?.();
    const mine = {};
    mine.page = PAGES[route.name].open({
      project: route.project,
      id: route.id,
      query: route.query,
      refresh: () => (!page || mine.page === page) && draw(),
      go: (name, id, query) => (location.hash = address(route.project, name, id, query)),
      href: (name, id, query) => address(route.project, name, id, query),
      setQuery: (query) => history.replaceState(null, '', address(route.project, route.name, route.id, query)),
    });
    page = mine.page;
    document.title = `${page.title} · Mission Control`;
    draw();
    if (!first) root.querySelector('h1')?.focus();
  }
  draw();
}

function draw() {
  render(frame(), root);
}

const frame = () => html`
  <a class="skip" href="#main" @click=${skip}>Skip to the content</a>
  <div class="bar">
    <a class="brand" href=${address(route.project, 'overview')}><img src=${new URL('icon.svg', import.meta.url).pathname} alt="" width="28" height="28" />
      <span>Dehaze <small>Mission Control</small></span></a>
    <form class="project" @submit=${chooseProject}>
      <label for="project">Project</label>
      <input id="project" name="project" list="projects" autocomplete="off" spellcheck="false"
        pattern="[A-Za-z0-9][A-Za-z0-9._\\-]{0,63}" title=${NAME} .value=${route.project} @change=${chooseProject} />
      <datalist id="projects">${projects.map((name) => html`<option value=${name}></option>`)}</datalist>
    </form>
    <button type="button" class="theme" @click=${switchTheme} aria-label="Switch between light and dark">
      <svg viewBox="0 0 24 24" aria-hidden="true"><path d="M12 3a9 9 0 1 0 9 9 7 7 0 0 1-9-9z" /></svg></button>
  </div>
  <nav aria-label="Pages">${MENU.map(
    ([name, label, icon]) => html`<a href=${address(route.project, name)} aria-current=${(SECTION[route.name] ?? route.name) === name ? 'page' : nothing}>
      <svg viewBox="0 0 24 24" aria-hidden="true"><path d=${icon} /></svg><span>${label}</span></a>`,
  )}</nav>
  <main id="main" tabindex="-1">
    ${connection === 'unreachable'
      ? html`<div class="notice bad" role="alert"><strong>The gateway cannot be reached.</strong> What you see is the last that is known. Trying again …</div>`
      : nothing}
    ${WANTED[connection] ? tokenForm() : nothing}
    ${page.view()}
  </main>`;

const tokenForm = () => html`
  <form class="notice warn" @submit=${useToken}>
    <label for="token"><strong>${WANTED[connection]}</strong> It is kept in this tab only.</label>
    <div class="row"><input id="token" name="token" type="password" autocomplete="off" required /><button class="primary">Use it</button></div>
  </form>`;

async function useToken(event) {
  event.preventDefault();
  token.set(event.target.elements.token.value.trim());
  event.target.reset();
  connection = 'reachable';
  await loadProjects();
  if (page.holdsInput?.()) draw(); // nobody types it again because a token had expired
  else reopen();
}

function chooseProject(event) {
  event.preventDefault();
  const field = document.getElementById('project');
  const name = field.value.trim() || route.project;
  field.value = name;
  if (field.reportValidity() && name !== route.project) location.hash = address(name, SECTION[route.name] ?? route.name);
}

function switchTheme() {
  const dark = document.documentElement.dataset.theme
    ? document.documentElement.dataset.theme === 'dark'
    : matchMedia('(prefers-color-scheme: dark)').matches;
  document.documentElement.dataset.theme = dark ? 'light' : 'dark';
  localStorage.setItem(THEME, document.documentElement.dataset.theme);
  window.dispatchEvent(new Event('theme'));
}

function skip(event) {
  event.preventDefault();
  document.getElementById('main').focus();
}

function reopen() {
  page?.close?.();
  page = undefined;
  open();
}

async function loadProjects() {
  projects = await api.projects().catch(() => projects);
  if (page) draw();
}

onConnection((state) => {
  const was = connection;
  connection = state;
  clearInterval(retry);
  if (state === 'unreachable') retry = setInterval(() => api.projects().catch(() => {}), 2000);
  if (was === 'unreachable' && state === 'reachable') {
    page?.resume?.();
    loadProjects();
  }
  if (page && was !== state) draw();
});

const theme = localStorage.getItem(THEME);
if (theme) document.documentElement.dataset.theme = theme;
window.addEventListener('hashchange', open);
await loadProjects();
open();
