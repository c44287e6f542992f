// Score maps: one cell a unit, the brighter the higher the score.

import { number } from './format.js';

const cell = 6, longest = 64;

function decode(text) {
  return Uint8Array.from(atob(text), letter => letter.charCodeAt(0));
}

function canvasOf(cells, dark) {
  const columns = Math.min(longest, cells.length), rows = Math.ceil(cells.length / columns);
  const canvas = document.createElement('canvas');
  Object.assign(canvas, { width: columns * cell, height: rows * cell });
  const pen = canvas.getContext('2d');
  cells.forEach((shade, i) => {
    const part = shade / 255;
    pen.fillStyle = `hsl(210 75% ${dark ? 12 + 60 * part : 94 - 58 * part}%)`;
    pen.fillRect(i % columns * cell, Math.floor(i / columns) * cell, cell, cell);
  });
  return canvas;
}

export function showMaps(section, maps) {
  section.hidden = maps.length === 0;
  const dark = matchMedia('(prefers-color-scheme: dark)').matches;
  section.querySelector('#heat').replaceChildren(...maps.map(map => {
    const figure = document.createElement('figure'), caption = document.createElement('figcaption'), cells = decode(map.cells);
    caption.textContent = `${map.group}: ${cells.length} units, ${number(map.least)} to ${number(map.most)}`;
    const canvas = canvasOf(cells, dark);
    canvas.setAttribute('role', 'img');
    canvas.setAttribute('aria-label', caption.textContent);
    figure.append(caption, canvas);
    return figure;
  }));
}
