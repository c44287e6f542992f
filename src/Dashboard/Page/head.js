// The run in a few figures.

import { bytes, duration, number, percent } from './format.js';

const phases = { starting: 'starting', waiting: 'between rounds', running: 'training', closing: 'aggregating', over: 'over', failed: 'failed' };

export class Head {
  constructor(byId) {
    Object.assign(this, { byId, run: null, at: 0, facts: new Map() });
  }

  show(run) {
    Object.assign(this, { run, at: performance.now() });
    const phase = this.byId('phase'), goesOn = run.phase !== 'over' && run.phase !== 'failed';
    this.byId('title').textContent = run.title || 'AfdActors';
    document.title = `${run.round}/${run.rounds} ${run.title}`;
    phase.textContent = goesOn && run.paused ? 'paused' : phases[run.phase];
    phase.className = `badge ${goesOn && run.paused ? 'paused' : run.phase}`;
    this.byId('detail').textContent = run.detail;
    this.byId('pause').textContent = run.paused ? 'Resume' : 'Pause';
    this.byId('pause').disabled = !goesOn;
    this.byId('stop').disabled = !goesOn || run.stopping;
    this.fact('round', `${run.round} of ${run.rounds}`);
    this.fact('clients done', `${run.settled} of ${run.selected}`);
    this.fact('accuracy', run.accuracy === undefined ? '–' : percent(run.accuracy) + (run.target ? ` of ${percent(run.target)}` : ''));
    this.fact('test loss', run.testLoss === undefined ? '–' : number(run.testLoss));
    this.fact('down', bytes(run.down));
    this.fact('up', bytes(run.up));
    this.tick();
  }

  tick() {
    if (!this.run) return;
    const left = this.run.secondsLeft;
    this.fact('time left', left === undefined ? '–' : `about ${duration(Math.max(0, left - (performance.now() - this.at) / 1000))}`);
  }

  fact(name, value) {
    let shown = this.facts.get(name);
    if (!shown) {
      const box = document.createElement('div'), term = document.createElement('dt');
      shown = document.createElement('dd');
      term.textContent = name;
      box.append(term, shown);
      this.byId('facts').append(box);
      this.facts.set(name, shown);
    }
    if (shown.textContent !== value) shown.textContent = value;
  }
}
