// Counts as tables and simple bars.
import { element, fill } from "./elements.js";

const FIVE_MINUTES = 300000;
// Six hours; what is older is in the tables.
const MOST_COLUMNS = 72;
const TOTALS = [
  ["sampled", "采样"], ["issued", "发放凭证"], ["printed", "已打印"], ["reissued", "补办"], ["voided", "作废"], ["handwritten", "手写卡"], ["held", "等小票"],
  ["toPrint", "待打印"], ["late", "等太久"],
  ["unknown", "出票不明"], ["failed", "打印失败"], ["pendingUpload", "待上传"],
];

export function countsTable(table, heading, counts, name) {
  const rows = Object.entries(counts).sort(([, a], [, b]) => b.sampled - a.sampled);
  const most = Math.max(1, ...rows.map(([, count]) => count.sampled));
  const head = element("tr", {}, ...[heading, "采样", "发放", "已打印", ""].map(text => element("th", {}, text)));
  fill(table, head, ...rows.map(([key, count]) => {
    const bar = element("i", {});
    bar.style.width = `${(100 * count.sampled) / most}%`;
    return element("tr", {},
      element("td", {}, name(key)),
      element("td", {}, String(count.sampled)),
      element("td", {}, String(count.issued)),
      element("td", {}, String(count.printed)),
      element("td", { className: "bar" }, bar));
  }));
}

export function columns(box, counts) {
  const rows = gapless(counts);
  if (rows.length === 0) {
    fill(box, element("p", { className: "empty" }, "还没有数字。"));
    return;
  }
  const most = Math.max(1, ...rows.map(([, sampled]) => sampled));
  // The newest is at the end, and in sight unless somebody looks at an earlier time.
  const atEnd = box.childElementCount < 2 || box.scrollLeft + box.clientWidth > box.scrollWidth - 30;
  fill(box, ...rows.map(([label, sampled], i) => {
    const bar = element("i", {});
    bar.style.height = `${(70 * sampled) / most}%`;
    const shown = i % 3 === 0 ? label : "";
    return element("div", { title: `${label} ${sampled}` }, element("span", {}, String(sampled || "")), bar, element("span", {}, shown));
  }));
  if (atEnd) {
    box.scrollLeft = box.scrollWidth;
  }
}

// The same numbers as the columns show, of the same rows.
export function columnsTable(table, counts) {
  const rows = gapless(counts);
  const all = rows.reduce((sum, [, sampled]) => sum + sampled, 0);
  const line = (label, value) => element("tr", {}, element("td", {}, label), element("td", {}, String(value)));
  fill(table, element("tr", {}, element("th", {}, "五分钟"), element("th", {}, "采样")), ...rows.map(row => line(...row)), line("合计", all));
}

// Five minutes without anybody are news too.
function gapless(counts) {
  const times = Object.keys(counts).filter(key => key !== "untrusted").sort();
  const rows = [];
  if (times.length > 0) {
    // Only the arithmetic is in UTC: the keys are local times and stay so.
    const last = Date.parse(`${times.at(-1)}:00Z`);
    const first = Math.max(Date.parse(`${times[0]}:00Z`), last - (MOST_COLUMNS - 1) * FIVE_MINUTES);
    for (let at = first; at <= last; at += FIVE_MINUTES) {
      const key = new Date(at).toISOString().slice(0, 16);
      rows.push([key.slice(11), counts[key]?.sampled ?? 0]);
    }
  }
  if (counts.untrusted) {
    rows.push(["时间不明", counts.untrusted.sampled]);
  }
  return rows;
}

export function totals(table, tally) {
  fill(table, ...TOTALS.map(([key, label]) => element("tr", {}, element("td", {}, label), element("td", {}, String(tally[key] ?? "–")))));
}
