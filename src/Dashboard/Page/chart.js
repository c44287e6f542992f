// A figure of curves over rounds, drawn anew at the size that it has.

const space = 'http://www.w3.org/2000/svg';
const left = 46, right = 8, top = 8, bottom = 20;

/** Round steps between ticks: 1, 2 or 5 times a power of ten. */
function step(range, count) {
  const rough = range / count, power = 10 ** Math.floor(Math.log10(rough));
  return power * ([1, 2, 5].find(factor => factor * power >= rough) ?? 10);
}

function element(name, attributes, text) {
  const made = document.createElementNS(space, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  if (text !== undefined) made.textContent = text;
  return made;
}

/** Few enough points that each has a pixel of its own. */
function thinned(points, width) {
  const every = Math.ceil(points.length / Math.max(width, 1));
  return every <= 1 ? points : points.filter((_, i) => i % every === 0 || i === points.length - 1);
}

export class Chart {
  /** @param {(y: number) => string} format  of values
   *  @param {boolean} zero  whether the axis begins at zero */
  constructor(svg, label, format, zero) {
    Object.assign(this, { svg, label, format, zero, curves: [], target: null });
    new ResizeObserver(() => this.draw()).observe(svg);
  }

  /** @param curves  [[round, value], ...] each, drawn in the colours one and two */
  show(curves, target = null) {
    Object.assign(this, { curves, target });
    this.draw();
  }

  draw() {
    const { clientWidth: width, clientHeight: height } = this.svg;
    const all = this.curves.flat(), values = all.map(point => point[1]);
    if (this.target !== null) values.push(this.target);
    const last = values.length ? this.format(values[this.curves[0]?.length - 1] ?? values[0]) : 'nothing yet';
    this.svg.setAttribute('aria-label', `${this.label}: ${last}`);
    if (!width || !all.length) return this.svg.replaceChildren(element('text', { x: left, y: height / 2 }, 'no round has been measured yet'));

    const rounds = all.map(point => point[0]);
    const [x0, x1] = [Math.min(...rounds), Math.max(...rounds, Math.min(...rounds) + 1)];
    const most = Math.max(...values), least = this.zero ? 0 : Math.min(...values);
    const [y0, y1] = [least, most > least ? most : least + 1];
    const x = round => left + (round - x0) / (x1 - x0) * (width - left - right);
    const y = value => height - bottom - (value - y0) / (y1 - y0) * (height - top - bottom);

    const parts = [];
    const dy = step(y1 - y0, 5), dx = Math.max(1, step(x1 - x0, 5));
    for (let tick = Math.ceil(y0 / dy) * dy; tick <= y1 + dy / 1e6; tick += dy) {
      parts.push(element('line', { class: 'grid', x1: left, x2: width - right, y1: y(tick), y2: y(tick) }));
      parts.push(element('text', { x: left - 6, y: y(tick) + 4, 'text-anchor': 'end' }, this.format(tick)));
    }
    for (let tick = Math.ceil(x0 / dx) * dx; tick <= x1; tick += dx)
      parts.push(element('text', { x: x(tick), y: height - 5, 'text-anchor': 'middle' }, tick));
    if (this.target !== null)
      parts.push(element('line', { class: 'target', x1: left, x2: width - right, y1: y(this.target), y2: y(this.target) }));
    this.curves.forEach((points, i) => {
      const colour = i === 0 ? 'one' : 'two';
      const path = thinned(points, width).map(([round, value], j) => `${j ? 'L' : 'M'}${x(round).toFixed(1)} ${y(value).toFixed(1)}`).join('');
      if (points.length === 1) parts.push(element('circle', { class: `dot ${colour}`, cx: x(points[0][0]), cy: y(points[0][1]), r: 3 }));
      else if (points.length) parts.push(element('path', { class: `curve ${colour}`, d: path }));
    });
    this.svg.replaceChildren(...parts);
  }
}
