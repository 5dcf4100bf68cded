// Making and replacing elements; strings become text nodes, so nothing that a station says can become markup.

export function element(tag, properties, ...children) {
  const made = Object.assign(document.createElement(tag), properties);
  made.append(...children.filter(child => child !== null));
  return made;
}

export function fill(parent, ...children) {
  parent.replaceChildren(...children);
}

// Shows a list of [key, make] pairs; an element whose key stays is kept as it is.
export function keyed(parent, pairs) {
  const had = new Map([...parent.children].filter(child => child.dataset.key).map(child => [child.dataset.key, child]));
  const wanted = pairs.map(([key, make]) => {
    const kept = had.get(key);
    if (kept) {
      return kept;
    }
    const made = make();
    made.dataset.key = key;
    return made;
  });
  if (wanted.length !== parent.children.length || wanted.some((child, i) => parent.children[i] !== child)) {
    parent.replaceChildren(...wanted);
  }
}
