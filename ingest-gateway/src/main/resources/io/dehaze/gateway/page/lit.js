// The one place that knows where the library is. It is lit-html alone: it renders, and has no say in how pages are built.
export { html, svg, render, nothing } from './lib/lit-html.js';
export { live } from './lib/directives/live.js';
export { repeat } from './lib/directives/repeat.js';
