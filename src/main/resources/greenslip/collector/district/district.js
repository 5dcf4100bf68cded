"use strict";
const REFRESH_MILLIS = 2000, TIMEOUT_MILLIS = 8000;
// A kiosk sends a sign of life each minute; two missed ones are late, five are silent.
const LATE_MILLIS = 150000, SILENT_MILLIS = 330000;
const MAX_CLOCK_OFFSET_MILLIS = 60000;
const byId = id => document.getElementById(id);
const number = value => value.toLocaleString("zh-CN");
let lastGood = 0;

function ago(millis) {
  const seconds = Math.max(0, Math.round(millis / 1000));
  if (seconds < 60) return seconds + " 秒";
  if (seconds < 3600) return Math.floor(seconds / 60) + " 分钟";
  return Math.floor(seconds / 3600) + " 小时 " + Math.floor(seconds % 3600 / 60) + " 分";
}

function row(cells, kind) {
  const tr = document.createElement("tr");
  if (kind) tr.className = kind;
  for (const [text, css] of cells) {
    const td = document.createElement("td");
    // Text, never markup: some of it came out of a QR code.
    td.textContent = text;
    if (css) td.className = css;
    tr.append(td);
  }
  return tr;
}

function fill(id, rows) {
  document.querySelector("#" + id + " tbody").replaceChildren(...rows);
}

function kioskRow(kiosk, now) {
  const silence = kiosk.heardAt ? now - kiosk.heardAt : Infinity;
  const kind = silence >= SILENT_MILLIS ? "silent" : silence >= LATE_MILLIS ? "late" : "";
  const notes = [];
  if (!kiosk.heardAt) notes.push("从未上线");
  else if (kind === "silent") notes.push("失去联系，请致电站点");
  if (kiosk.forks) notes.push("有两台机器用同一站号");
  if (kiosk.heardAt && Math.abs(kiosk.clockOffsetMillis) > MAX_CLOCK_OFFSET_MILLIS) notes.push("时钟差 " + ago(Math.abs(kiosk.clockOffsetMillis)));
  const unclear = kiosk.counts.unknown;
  if (unclear) notes.push(unclear + " 张打印不明");
  if (kiosk.counts.held) notes.push(kiosk.counts.held + " 人待处理");
  return row([[kiosk.kiosk], [kiosk.site || "–"], [kiosk.heardAt ? ago(silence) : "–"],
    [number(kiosk.counts.sampled), "n"], [number(kiosk.counts.issued), "n"], [number(kiosk.counts.printed), "n"],
    [number(kiosk.waiting), "n"], [notes.join("；") || "正常"]], kind);
}

function sums(id, list, label) {
  fill(id, list.map(sum => row([[label(sum.bucket)], [number(sum.sampled), "n"], [number(sum.issued), "n"]])));
}

function chart(slots) {
  const known = slots.filter(slot => slot.bucket !== "unknown").map(slot => [Number(slot.bucket), slot.sampled]).sort((a, b) => a[0] - b[0]);
  const untimed = slots.filter(slot => slot.bucket === "unknown").reduce((sum, slot) => sum + slot.sampled, 0);
  const svg = byId("slots");
  svg.replaceChildren();
  if (!known.length) { byId("range").textContent = untimed ? "时间不明 " + untimed + " 人" : "还没有数据"; return; }
  const first = known[0][0], last = known[known.length - 1][0], step = 300000;
  const count = Math.min(288, (last - first) / step + 1), most = Math.max(1, ...known.map(slot => slot[1]));
  for (const [start, sampled] of known) {
    const place = count - 1 - (last - start) / step;
    if (place < 0) continue;
    const height = 112 * Math.max(0, sampled) / most, bar = document.createElementNS("http://www.w3.org/2000/svg", "rect");
    const width = 300 / Math.max(count, 12);
    bar.setAttribute("x", place * width); bar.setAttribute("y", 120 - height);
    bar.setAttribute("width", width * .85); bar.setAttribute("height", height);
    svg.append(bar);
  }
  const clock = millis => new Date(millis).toLocaleTimeString("zh-CN", {hour: "2-digit", minute: "2-digit"});
  byId("range").textContent = clock(first) + " – " + clock(last + step) + "，最多 " + most + " 人 / 5 分钟" + (untimed ? "，另有时间不明 " + untimed + " 人" : "");
}

function rounds(view) {
  const select = byId("round"), wanted = select.value;
  if (select.options.length !== view.rounds.length + 1) {
    const options = [["", "最新 latest"]].concat(view.rounds.map(round => [String(round), "第 " + round + " 轮"]));
    select.replaceChildren(...options.map(([value, text]) => new Option(text, value)));
    select.value = wanted;
  }
  document.title = "第 " + view.round + " 轮 · 区级汇总";
}

function show(view) {
  for (const name of ["sampled", "issued", "residents", "printed", "reissued", "unknown", "failed", "held", "voided", "handwritten"]) byId(name).textContent = number(view[name]);
  const difference = view.sampled - view.issued;
  byId("difference").textContent = number(difference);
  byId("agree").className = "total " + (difference === 0 ? "even" : "off");
  byId("verdict").firstChild.textContent = difference === 0 ? "采样与发证一致 " : "采样与发证相差 ";
  fill("kiosks", view.kiosks.map(kiosk => kioskRow(kiosk, view.serverTime)));
  const silent = view.kiosks.filter(kiosk => view.serverTime - kiosk.heardAt >= SILENT_MILLIS).length;
  byId("silent").textContent = (silent ? silent + " 站没有消息 " : "") + (view.refused ? view.refused + " 行被拒收 " : "");
  sums("tables", view.byTable, bucket => bucket.replace("/", " 点 · 台 "));
  sums("communities", [...view.byCommunity].sort((a, b) => b.sampled - a.sampled), bucket => bucket === "unknown" ? "未知" : bucket);
  chart(view.byFiveMinutes);
  rounds(view);
}

async function refresh() {
  const state = byId("state");
  try {
    const round = byId("round").value;
    const answer = await fetch("/api/district" + (round ? "?round=" + round : ""), {signal: AbortSignal.timeout(TIMEOUT_MILLIS)});
    if (!answer.ok) throw new Error("status " + answer.status);
    show(await answer.json());
    lastGood = Date.now();
    state.className = "";
    state.textContent = "更新于 " + new Date().toLocaleTimeString("zh-CN");
  } catch (failure) {
    state.className = "lost";
    state.textContent = lastGood ? "与汇总端失去联系 " + ago(Date.now() - lastGood) + "，数字可能已旧" : "连不上汇总端，正在重试";
  } finally {
    setTimeout(refresh, REFRESH_MILLIS);
  }
}
byId("round").addEventListener("change", () => document.activeElement.blur());
refresh();
