// The table of clients: any number of them, but only the rows in sight are elements.

import { bytes, number, duration } from './format.js';

const spare = 4;

const columns = [
  { key: 'client', title: 'client', of: row => row.id, sort: row => row.id },
  { key: 'node', title: 'node', of: row => row.node, sort: row => row.node },
  { key: 'state', title: 'state', of: row => row.why ? `${row.state}: ${row.why}` : row.state, sort: row => row.state },
  { key: 'seen', title: 'last seen', of: (row, now) => `${duration(Math.max(0, (now - row.seen) / 1000))} ago`, sort: row => -row.seen, number: true },
  { key: 'samples', title: 'samples', of: row => row.samples, sort: row => row.samples, number: true },
  { key: 'loss', title: 'loss', of: row => row.loss === undefined ? '' : number(row.loss), sort: row => row.loss ?? -1, number: true },
  { key: 'down', title: 'down', of: row => bytes(row.down), sort: row => row.down, number: true },
  { key: 'up', title: 'up', of: row => bytes(row.up), sort: row => row.up, number: true },
];

const compare = (a, b) => a < b ? -1 : a > b ? 1 : 0;

export class ClientTable {
  /** @param now  the coordinator's clock, in milliseconds
   *  @param exclude  called with a client's name; null: nobody may */
  constructor(root, filter, state, count, now, exclude) {
    Object.assign(this, { root, filter, state, count, now, exclude, all: new Map(), shown: [], pool: [], by: columns[0], down: false });
    [this.head, this.window] = root.children;
    this.body = this.window.firstElementChild;
    this.head.append(...columns.map(column => this.header(column)));
    this.window.addEventListener('scroll', () => this.render(), { passive: true });
    filter.addEventListener('input', () => this.choose());
    state.addEventListener('change', () => this.choose());
    new ResizeObserver(() => this.render()).observe(this.window);
  }

  clear() { this.all.clear(); }

  /** Takes changed rows in.
   *  @returns the number of cells that were written */
  update(rows) {
    for (const row of rows) this.all.set(row.id, row);
    return this.choose();
  }

  /** Picks and orders the rows that the filter lets through. */
  choose() {
    const text = this.filter.value.trim().toLowerCase(), state = this.state.value;
    this.shown = [...this.all.values()].filter(row => (!state || row.state === state)
      && (!text || `${row.id}\n${row.node}\n${row.why}`.toLowerCase().includes(text)));
    const sign = this.down ? -1 : 1;
    this.shown.sort((a, b) => sign * compare(this.by.sort(a), this.by.sort(b)) || compare(a.id, b.id));
    this.count.textContent = this.shown.length === this.all.size ? this.all.size : `${this.shown.length} of ${this.all.size}`;
    this.root.setAttribute('aria-rowcount', this.shown.length);
    return this.render();
  }

  /** Writes the rows in sight, and of those only what is new.
   *  @returns the number of cells that were written */
  render() {
    const height = parseFloat(getComputedStyle(this.root).getPropertyValue('--row'));
    this.body.style.height = `${this.shown.length * height}px`;
    const first = Math.max(0, Math.floor(this.window.scrollTop / height) - spare);
    const sight = Math.ceil(this.window.clientHeight / height) + 2 * spare;
    const rows = this.shown.slice(first, first + sight);
    while (this.pool.length < rows.length) this.pool.push(this.row());
    let written = 0;
    this.pool.forEach((row, i) => {
      row.style.display = i < rows.length ? '' : 'none';
      if (i < rows.length) written += this.fill(row, rows[i], (first + i) * height);
    });
    return written;
  }

  fill(row, client, top) {
    let written = 0;
    row.client = client;
    row.style.top = `${top}px`;
    columns.forEach((column, i) => {
      const cell = row.children[i], text = String(column.of(client, this.now()));
      if (cell.textContent === text) return;
      cell.textContent = text;
      cell.title = text;
      written++;
    });
    row.children[2].className = `c-state state ${client.state}`;
    const button = row.lastElementChild.firstElementChild;
    if (button) button.disabled = ['excluded', 'left'].includes(client.state);
    return written;
  }

  row() {
    const row = document.createElement('div');
    row.className = 'row';
    row.setAttribute('role', 'row');
    row.append(...columns.map(column => {
      const cell = document.createElement('div');
      cell.className = `c-${column.key}${column.number ? ' number' : ''}`;
      cell.setAttribute('role', 'cell');
      return cell;
    }));
    const action = document.createElement('div');
    action.className = 'c-action';
    if (this.exclude) {
      const button = document.createElement('button');
      button.type = 'button';
      button.textContent = 'exclude';
      button.addEventListener('click', () => this.exclude(row.client.id));
      action.append(button);
    }
    row.append(action);
    this.body.append(row);
    return row;
  }

  header(column) {
    const button = document.createElement('button');
    button.type = 'button';
    button.textContent = column.title;
    if (column.number) button.className = 'number';
    button.addEventListener('click', () => {
      this.down = this.by === column && !this.down;
      this.by = column;
      for (const other of this.head.children) other.removeAttribute('aria-sort');
      button.setAttribute('aria-sort', this.down ? 'descending' : 'ascending');
      this.choose();
    });
    return button;
  }
}
