// The nodes and the events.

import { clock, duration } from './format.js';

const kept = 200, keptRefusals = 5;

function text(name, content, kind = '') {
  const made = document.createElement(name);
  made.textContent = content;
  if (kind) made.className = kind;
  return made;
}

export class NodeList {
  constructor(root, now) {
    Object.assign(this, { root, now, items: new Map() });
  }

  clear() {
    this.items.clear();
    this.root.replaceChildren();
  }

  update(nodes) {
    for (const node of nodes) {
      let item = this.items.get(node.key);
      if (!item) {
        item = { element: document.createElement('li') };
        this.items.set(node.key, item);
        this.root.append(item.element);
      }
      item.node = node;
      item.element.className = node.state;
      item.said = null;
    }
    this.render();
  }

  render() {
    for (const item of this.items.values()) {
      const { node, element } = item;
      const seen = `${duration(Math.max(0, (this.now() - node.seen) / 1000))} ago`;
      const said = node.why ? `${node.state}: ${node.why}` : `${node.state}, ${node.clients} clients`;
      if (item.said === said + seen) continue;
      item.said = said + seen;
      element.replaceChildren(text('b', node.name), ' ', text('small', node.address), ` ${said} `, text('small', `seen ${seen}`));
    }
  }
}

/** Newest first. An event whose number is there already replaces the former. */
export function addEvents(root, events) {
  for (const event of events) {
    root.querySelector(`[data-number="${event.number}"]`)?.remove();
    const item = text('li', '', event.kind);
    item.dataset.number = event.number;
    item.append(text('time', clock(event.at)), event.text);
    root.prepend(item);
    root.querySelectorAll('.refusal')[keptRefusals]?.remove();
    root.querySelectorAll('li:not(.refusal)')[kept]?.remove();
  }
}
