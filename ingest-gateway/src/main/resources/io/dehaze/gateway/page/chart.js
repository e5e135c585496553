// Live lines over the last minutes, drawn by uPlot in the colours of the page.
import uPlot from './lib/uPlot.esm.js';
import { clock } from './format.js';

const HEIGHT = 210;

/**
 * Puts a chart into an element that stays where it is.
 *
 * @param series name and CSS variable of each line
 * @param points whether each value is a point too: one by itself is no line
 */
export function chart(element, series, points = false) {
  let plot;
  const colour = (name) => {
    const probe = document.createElement('span');
    probe.className = `colour-${name}`;
    element.append(probe);
    const found = getComputedStyle(probe).color;
    probe.remove();
    return found;
  };
  let last = [[], ...series.map(() => [])];

  function build() {
    plot?.destroy();
    const axis = { stroke: colour('quiet'), grid: { stroke: colour('line'), width: 1 }, ticks: { show: false }, font: '12px system-ui' };
    plot = new uPlot(
      {
        width: Math.max(240, element.clientWidth),
        height: HEIGHT,
        cursor: { y: false },
        legend: { live: false },
        scales: { y: { range: (_, min, max) => [0, Math.max(1, max * 1.15)] } },
        axes: [{ ...axis, space: 90, size: 28, values: (_, ticks) => ticks.map((tick) => clock(tick * 1000)) }, { ...axis, size: 48, values: (_, ticks) => ticks.map((tick) => (tick >= 1000 ? `${tick / 1000}k` : tick)) }],
        series: [{}, ...series.map(([label, name]) => ({ label, stroke: colour(name), width: 2, fill: undefined, spanGaps: true, points: { show: points, size: 4 } }))],
      },
      last,
      element,
    );
  }

  const resized = new ResizeObserver(() => plot?.setSize({ width: Math.max(240, element.clientWidth), height: HEIGHT }));
  resized.observe(element);
  const dark = matchMedia('(prefers-color-scheme: dark)');
  window.addEventListener('theme', build);
  dark.addEventListener('change', build);
  build();
  return {
    show(data) {
      last = data;
      plot.setData(data);
    },
    close() {
      resized.disconnect();
      window.removeEventListener('theme', build);
      dark.removeEventListener('change', build);
      plot.destroy();
    },
  };
}
