// Puts the page together, and hears what changes (docs/dashboard.md).

import { Chart } from './chart.js';
import { ClientTable } from './clients.js';
import { commands, takeToken } from './controls.js';
import { bytes, number, percent } from './format.js';
import { Head } from './head.js';
import { showMaps } from './heat.js';
import { addEvents, NodeList } from './lists.js';

const byId = id => document.getElementById(id);
const token = takeToken();
let skew = 0, points = [], maps = [];

/** The coordinator's clock: the browser's may be another. */
const now = () => Date.now() + skew;

function notice(text) {
  byId('notice').textContent = text;
  byId('notice').hidden = !text;
}

const send = commands(token, notice);
const head = new Head(byId);
const charts = {
  accuracy: new Chart(byId('accuracy'), 'Accuracy', percent, true),
  loss: new Chart(byId('loss'), 'Loss', number, false),
  bytes: new Chart(byId('bytes'), 'Bytes', bytes, true),
};
const nodes = new NodeList(byId('nodes'), now);
const clients = new ClientTable(byId('clients'), byId('filter'), byId('state'), byId('count'), now, token && (client => {
  if (confirm(`Exclude client ${client} from the rest of this run?`)) send('exclude', { client });
}));

function clear() {
  points = [];
  nodes.clear();
  clients.clear();
  byId('events').replaceChildren();
}

function drawCurves() {
  const curve = key => points.filter(point => point[key] !== undefined).map(point => [point.round, point[key]]);
  charts.accuracy.show([curve('accuracy')], head.run?.target ?? null);
  charts.loss.show([curve('testLoss'), curve('loss')]);
  charts.bytes.show([curve('down'), curve('up')]);
}

function apply(changes) {
  skew = changes.now - Date.now();
  if (changes.reset) clear();
  if (changes.run) head.show(changes.run);
  points.push(...changes.points);
  if (changes.points.length || changes.reset) drawCurves();
  if (changes.nodes.length) nodes.update(changes.nodes);
  const written = changes.clients.length || changes.reset ? clients.update(changes.clients) : 0;
  addEvents(byId('events'), changes.events);
  if (changes.scores) showMaps(byId('maps'), maps = changes.scores);
  return written;
}

const source = new EventSource('/api/events');
source.onmessage = message => {
  const start = performance.now(), changes = JSON.parse(message.data);
  const written = apply(changes);
  performance.clearMeasures('afd-update');
  performance.measure('afd-update', { start, detail: { clients: changes.clients.length, written } });
  if (head.run?.phase === 'over' || head.run?.phase === 'failed') source.close();
};
source.onopen = () => notice('');
source.onerror = () => notice('No connection to the run; trying again.');

if (token) {
  byId('controls').hidden = false;
  byId('pause').addEventListener('click', () => send(head.run?.paused ? 'resume' : 'pause'));
  byId('stop').addEventListener('click', () => {
    if (confirm('End the run after this round? --resume goes on from there.')) send('stop');
  });
}

setInterval(() => { head.tick(); nodes.render(); clients.render(); }, 1000);
matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => showMaps(byId('maps'), maps));
