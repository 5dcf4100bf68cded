// What a person would find wrong with a page, a line each. The body of a function: see PageLook.
const [least, contrastLeast, scrolls] = arguments;
const faults = [];
const page = document.scrollingElement;
if (page.scrollWidth > innerWidth) faults.push(`scrolls sideways: ${page.scrollWidth}`);
if (!scrolls && page.scrollHeight > innerHeight) faults.push(`scrolls: ${page.scrollHeight}`);
const name = it => (it.id ? '#' + it.id : it.tagName.toLowerCase()) + ' "' + it.textContent.trim().slice(0, 20) + '"';
const hidden = it => it.closest('[aria-hidden=true], option, select, title, script, style') || !it.checkVisibility({ visibilityProperty: true });
const worded = [...document.body.querySelectorAll('*')].filter(it => !hidden(it)
  && [...it.childNodes].some(child => child.nodeType === 3 && child.textContent.trim()));
// A page has few colours and many words.
const once = make => { const made = new Map(); return key => { if (!made.has(key)) made.set(key, make(key)); return made.get(key); }; };
const canvas = new OffscreenCanvas(1, 1).getContext('2d', { willReadFrequently: true });
const rgb = once(colour => { canvas.clearRect(0, 0, 1, 1); canvas.fillStyle = colour; canvas.fillRect(0, 0, 1, 1);
  return canvas.getImageData(0, 0, 1, 1).data; });
const light = once(colour => { const [r, g, b] = [...rgb(colour)].slice(0, 3).map(v => v / 255)
    .map(v => v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4); return 0.2126 * r + 0.7152 * g + 0.0722 * b; });
const ground = it => { for (let at = it; at; at = at.parentElement) { const colour = getComputedStyle(at).backgroundColor;
    if (rgb(colour)[3] > 250) return colour; } return 'white'; };
const outside = (box, room) => box.left < room.left - 1 || box.right > room.right + 1 || box.top < room.top - 1 || box.bottom > room.bottom + 1;
const boxes = [];
// Where nothing scrolls, what stands in the middle of a page stays there, pictures too.
const middle = scrolls ? null : document.querySelector('main')?.getBoundingClientRect();
if (middle) {
  const words = document.querySelector('.words').getBoundingClientRect();
  for (const it of document.querySelectorAll('main p, main svg, #mongolian')) {
    const box = it.getBoundingClientRect();
    if (box.width === 0) continue;
    if (outside(box, middle)) faults.push(`${name(it)} leaves the middle: ${[box.left, box.top, box.right, box.bottom].map(Math.round)} in ${[middle.left, middle.top, middle.right, middle.bottom].map(Math.round)}`);
    if (!it.closest('.words') && box.right > words.left && box.left < words.right && box.bottom > words.top + 1 && box.top < words.bottom - 1) faults.push(`${name(it)} lies over the words`);
  }
}
for (const it of worded) {
  const style = getComputedStyle(it);
  const box = it.getBoundingClientRect();
  if (parseFloat(style.fontSize) < least) faults.push(`${name(it)} is ${style.fontSize}`);
  const pair = [light(style.color), light(ground(it))].sort((a, b) => b - a);
  const contrast = (pair[0] + 0.05) / (pair[1] + 0.05);
  if (contrast < contrastLeast && !it.closest(':disabled')) faults.push(`${name(it)} has a contrast of ${contrast.toFixed(1)}`);
  if (box.left < -1 || box.right > innerWidth + 1 || (!scrolls && (box.top < -1 || box.bottom > innerHeight + 1))) {
    if (!it.closest('.scroll, .columns')) faults.push(`${name(it)} is outside: ${[box.left, box.top, box.right, box.bottom].map(Math.round)}`);
  }
  if (it.scrollWidth > it.clientWidth + 1 && it.clientWidth > 0 && style.overflowX !== 'auto' && !it.closest('.columns')) faults.push(`${name(it)} is cut`);
  if (it.closest('.scroll, .columns, #notice')) continue;
  const range = document.createRange();
  range.selectNodeContents(it);
  // What stands in a dialog lies over the page on purpose, and over nothing else of the dialog.
  for (const part of range.getClientRects()) if (part.width > 1 && part.height > 1) boxes.push([it, part, it.closest('dialog')]);
}
// Only what begins before the other ends can lie over it.
boxes.sort(([, p], [, q]) => p.top - q.top);
for (let i = 0; i < boxes.length; i++) for (let j = i + 1; j < boxes.length && boxes[j][1].top < boxes[i][1].bottom; j++) {
  const [a, p, inA] = boxes[i], [b, q, inB] = boxes[j];
  const wide = Math.min(p.right, q.right) - Math.max(p.left, q.left), high = Math.min(p.bottom, q.bottom) - Math.max(p.top, q.top);
  // A line's box is a little higher than its letters.
  if (wide > 2 && high > 0.25 * Math.min(p.height, q.height) && inA === inB && !a.contains(b) && !b.contains(a)) {
    faults.push(`${name(a)} lies over ${name(b)}`);
  }
}
// What is for gloves: as large as WCAG 2.2 AAA asks (2.5.5), or the label around it is. A kiosk without input has none.
if (scrolls) for (const it of document.querySelectorAll('button, input, select, summary')) {
  if (hidden(it)) continue;
  const box = (it.closest('label.preset') ?? it).getBoundingClientRect();
  if (box.width < 44 || box.height < 43.5) faults.push(`${name(it)} is too small for a finger: ${Math.round(box.width)} x ${Math.round(box.height)}`);
}
return [...new Set(faults)].join('\n');
