// The operator page. Everything from the station goes in as text, never as markup.
import { listen, post, grouped } from "./live.js";
import { followStation } from "./fresh.js";
import { element, fill, keyed } from "./elements.js";
import { countsTable, columns, columnsTable, totals } from "./charts.js";
import { byId, station, heard, notice, once, drowsy, clock, local, stationNow, community, STATES } from "./page.js";
import { cards, clockLamp } from "./cards.js";
import { heardOutcome, drawWork, showAgain } from "./work.js";

const NUMBERS = ["sampled", "issued", "printed", "pendingUpload", "held", "toPrint", "late", "unknown", "failed", "reissued", "voided", "handwritten"];
const FAULTS = {
  none: "正常", ready: "正常", "paper-near-end": "纸快用完", "paper-out": "缺纸", "cover-open": "盖子打开", error: "故障",
  silent: "不回答", gone: "断开", jam: "卡纸",
};
const HOUR = 3600000;
const heardAnew = followStation();
let connected = false;

function header() {
  byId("site").textContent = station.station.siteName;
  byId("station").textContent = `${station.station.code} · 采样台 ${station.station.tables.join("、")}`;
  const round = station.round;
  byId("round-line").textContent = round.status === "none" ? "没有开着的轮次" : `${round.title} 第${round.number}轮`;
  clockLamp();
  const lamp = byId("printer-lamp");
  lamp.textContent = station.printer.code ? `打印机 ${station.printer.code}` : "打印机正常";
  lamp.className = `lamp ${station.printer.canPrint ? (station.printer.code ? "low" : "") : "bad"}`;
}

function numbers() {
  for (const name of NUMBERS) {
    const value = station.tally ? station.tally[name] : null;
    const cell = byId(`n-${name}`);
    cell.textContent = value ?? "–";
    cell.parentElement.classList.toggle("on", value > 0);
  }
  const oldest = station.upload.oldestAgeMillis;
  byId("oldest").textContent = oldest === null || !station.tally?.pendingUpload ? "" : `最久 ${age(oldest)}`;
  const { perHour, scanToSlipP95Millis } = station.pace;
  byId("per-hour").textContent = perHour ?? "–";
  byId("scan-to-slip").textContent = scanToSlipP95Millis === null ? "–" : (scanToSlipP95Millis / 1000).toFixed(1);
}

// As a person says it: seconds, then minutes, then hours.
function age(millis) {
  const seconds = Math.round(millis / 1000);
  return seconds < 60 ? `${seconds} 秒` : seconds < 5400 ? `${Math.round(seconds / 60)} 分钟` : `${Math.round(seconds / 3600)} 小时`;
}

function recent() {
  if (station.recent.length === 0) {
    fill(byId("recent"), element("li", { className: "empty" }, "还没有小票。"));
    return;
  }
  keyed(byId("recent"), station.recent.map(job => [`${job.id} ${job.state} ${job.copy} ${job.issuedMillis}`, () => {
    const button = element("button", { type: "button" }, "补办");
    button.addEventListener("click", () => reissue(job.serial));
    return element("li", {},
      element("span", {}, job.issuedMillis === null ? "时间不明" : clock(job.issuedMillis)),
      element("span", { className: "serial" }, grouped(job.serial)),
      element("span", { className: `mark ${job.state}` }, STATES[job.state]),
      element("span", {}, `${job.hint} ${community(job.community)} ${job.table}`),
      job.copy > 1 ? element("span", {}, job.reissueReason ? `补办：${job.reissueReason}` : `第${job.copy}张`) : null,
      button);
  }]));
}

function paper() {
  const { slips, minutes, low, usedMillimetres, rollMillimetres, slipMillimetres } = station.paper;
  byId("paper-slips").textContent = slips;
  byId("paper-minutes").textContent = minutes ?? "–";
  byId("paper-tile").classList.toggle("on", low);
  const metres = millimetres => (millimetres / 1000).toFixed(1);
  byId("paper-info").textContent = `本卷 ${metres(rollMillimetres)} 米，已用约 ${metres(usedMillimetres)} 米，每张约 ${slipMillimetres} 毫米。`;
}

// The numbers beside each other; asked for when something changed, at most every few seconds.
let reconcileDue = 0;
async function reconcile() {
  if (performance.now() < reconcileDue) {
    return;
  }
  reconcileDue = performance.now() + 3000;
  let numbers;
  try {
    const answer = await fetch("/api/reconciliation");
    if (!answer.ok) {
      return;
    }
    numbers = await answer.json();
  } catch {
    return;
  }
  if (numbers.round === 0) {
    byId("reconcile-sum").textContent = "还没有数字。";
    return;
  }
  byId("reconcile-sum").textContent = `采样 ${numbers.sampled} = 有效 ${numbers.issued} + 作废 ${numbers.voided} + 手写 ${numbers.handwritten}`
    + `${numbers.waiting > 0 ? ` + 等待开轮 ${numbers.waiting}` : ""}；用纸约 ${(numbers.paperMillimetres / 1000).toFixed(1)} 米`;
  for (const verdict of [byId("reconcile-verdict"), byId("close-verdict")]) {
    verdict.textContent = numbers.difference === 0 ? "✓ 数字相符" : `✗ 相差 ${numbers.difference}，请联系技术人员`;
    verdict.className = numbers.difference === 0 ? "well" : "wrong";
  }
  const line = (serial, words) => element("li", {}, element("span", { className: "serial" }, grouped(serial)), ` ${words}`);
  const more = numbers.openSlips - numbers.slips.length;
  fill(byId("reconcile-list"),
    ...numbers.slips.map(slip => line(slip.serial, `${STATES[slip.state]}${slip.copy > 1 ? ` 第${slip.copy}份` : ""}`)),
    ...(more > 0 ? [element("li", {}, `另有 ${more} 张`)] : []),
    ...numbers.voids.map(gone => line(gone.serial, `作废：${gone.reason}`)));
  keyed(byId("handwritten-list"), numbers.ranges.map(range => [String(range.id), () => rangeLine(range)]));
}

function rangeLine(range) {
  const button = element("button", { type: "button" }, "撤销", element("small", { lang: "en" }, " Undo"));
  button.addEventListener("click", () => once(button, async () => {
    await post(`/api/handwritten/${range.id}/undo`);
    notice("已撤销。");
    reconcileDue = 0;
    reconcile();
  }));
  return element("li", {}, `${range.table}：${range.first}–${range.last} 号，${range.cards} 张 ${range.note}`, button);
}

function tables() {
  const select = byId("handwritten-form").elements.table;
  if (select.options.length !== station.station.tables.length) {
    fill(select, ...station.station.tables.map(name => element("option", { value: name }, name)));
  }
}

function round() {
  const now = station.round;
  byId("round-section").hidden = now.status === "none";
  if (now.status === "none") {
    return;
  }
  const opened = now.openedMillis === null ? "" : `，${clock(now.openedMillis)} 开始`;
  byId("round-info").textContent = `${now.authority} · ${now.title} 第${now.number}轮${opened}，预计 ${clock(now.endsAtMillis)} 结束`;
  setOnce(byId("extend-form").elements.endsAt, local(now.endsAtMillis));
}

// A default must not overwrite what somebody is typing; a new default replaces an old one.
function setOnce(input, value) {
  if (input.dataset.given !== value && document.activeElement !== input) {
    input.dataset.given = value;
    input.value = value;
  }
}

function openDefaults() {
  const form = byId("open-form").elements;
  // The end goes onto every slip: without a clock to be trusted a person types it.
  const when = stationNow();
  const today = when === null ? "" : local(when);
  const end = when === null ? "" : Number(today.slice(11, 13)) < 15 ? `${today.slice(0, 11)}18:00` : `${local(when + 4 * HOUR).slice(0, 14)}00`;
  setOnce(form.number, String(station.round.number));
  setOnce(form.title, localStorage.getItem("title") ?? station.station.roundTitle);
  setOnce(form.authority, localStorage.getItem("authority") ?? station.station.roundAuthority);
  setOnce(form.endsAt, end);
}

function virtual() {
  byId("virtual").hidden = !station.tray;
  if (!station.tray) {
    return;
  }
  const { faults, fault, latest } = station.tray;
  const select = byId("fault");
  if (select.options.length !== faults.length) {
    fill(select, ...faults.map(name => element("option", { value: name }, FAULTS[name] ? `${FAULTS[name]} ${name}` : name)));
  }
  if (document.activeElement !== select) {
    select.value = fault;
  }
  byId("slip").hidden = latest === 0;
  if (latest > 0 && byId("slip").dataset.number !== String(latest)) {
    byId("slip").dataset.number = latest;
    byId("slip").src = `/api/slips/${latest}.png`;
  }
}

// A page that hears nothing says how old its numbers are.
const stale = () => (station?.clock.nowMillis ? `，数字停在 ${clock(station.clock.nowMillis)}` : "");

function link() {
  document.body.classList.toggle("lost", !connected);
  byId("link-lamp").textContent = connected ? "本站已连接" : `正在重新连接 Reconnecting${stale()}`;
  byId("link-lamp").classList.toggle("bad", !connected);
}

listen({
  outcome: heardOutcome,
  state(next) {
    heard(next);
    if (!connected) {
      connected = true;
      heardAnew();
    }
    link();
    header();
    numbers();
    cards();
    round();
    if (station.round.status === "none") {
      openDefaults();
    } else {
      localStorage.setItem("title", station.round.title);
      localStorage.setItem("authority", station.round.authority);
    }
    byId("report").textContent = station.report ?? "还没有数字。";
    const tally = station.tally ?? { byCommunity: {}, byTable: {}, byFiveMinutes: {} };
    countsTable(byId("by-community"), "小区", tally.byCommunity, community);
    countsTable(byId("by-table"), "采样台", tally.byTable, name => name);
    columns(byId("by-time"), tally.byFiveMinutes);
    columnsTable(byId("by-time-table"), tally.byFiveMinutes);
    recent();
    paper();
    tables();
    reconcile();
    virtual();
    drawWork();
    if (byId("close-dialog").open) {
      totals(byId("close-totals"), station.tally ?? {});
    }
  },
  lost() {
    connected = false;
    link();
  },
});
async function refreshReport() {
  try {
    const answer = await fetch("/api/report");
    if (answer.ok) {
      byId("report").textContent = (await answer.json()).text;
    }
  } catch {
    // The page says by itself that it has lost the station.
  }
}

// The sentence's time goes on while nothing happens.
setInterval(() => {
  if (station) {
    clockLamp();
    refreshReport();
    cards();
    reconcile();
  }
}, 15000);

byId("open-form").addEventListener("submit", event => {
  event.preventDefault();
  const form = event.target.elements;
  once(event.submitter, async () => {
    const opened = await post("/api/rounds", {
      number: Number(form.number.value), title: form.title.value, authority: form.authority.value, endsAt: form.endsAt.value,
    });
    notice(`第${opened.number}轮已开始。`);
  });
});

byId("extend-form").addEventListener("submit", event => {
  event.preventDefault();
  once(event.submitter, async () => {
    const extended = await post("/api/rounds/extend", { endsAt: event.target.elements.endsAt.value });
    notice(`本轮改到 ${clock(extended.endsAtMillis)} 结束。`);
  });
});

byId("close-round").addEventListener("click", () => {
  byId("close-title").textContent = `关闭第${station.round.number}轮？`;
  totals(byId("close-totals"), station.tally ?? {});
  byId("close-dialog").returnValue = "";
  byId("close-dialog").showModal();
  drowsy(byId("close-dialog").querySelector("[value=yes]"));
  reconcileDue = 0;
  reconcile();
});
byId("close-dialog").addEventListener("close", () => {
  if (byId("close-dialog").returnValue === "yes") {
    once(byId("close-round"), async () => {
      const closed = await post("/api/rounds/close");
      const said = `第${closed.round}轮已关闭：采样${closed.sampled}人，发放凭证${closed.issued}张。`;
      notice(said);
      reconcileDue = 0;
      reconcile();
      try {
        await post("/api/reports/closing");
      } catch (refused) {
        // Or it would look as though the round were open still.
        notice(`${said}对账小票没有打出来：${refused.message}`, true);
      }
    });
  }
});

// Reissue and void ask the same: which voucher, and why.
function openReasons(dialog, serial) {
  const form = byId(dialog).querySelector("form");
  form.reset();
  form.elements.serial.value = serial;
  byId(dialog).returnValue = "";
  byId(dialog).showModal();
}

function onReasons(dialog, button, decide) {
  byId(dialog).addEventListener("close", () => {
    if (byId(dialog).returnValue !== "yes") {
      return;
    }
    const form = byId(dialog).querySelector("form").elements;
    const serial = form.serial.value.replace(/[\s-]/g, "").toUpperCase();
    once(byId(button), () => decide(encodeURIComponent(serial), { why: form.why.value, note: form.note.value }));
  });
}

const reissue = serial => openReasons("reissue-dialog", serial);
addEventListener("reissue", event => reissue(event.detail));
addEventListener("void", event => openReasons("void-dialog", event.detail));
byId("reissue-other").addEventListener("click", () => reissue(""));
onReasons("reissue-dialog", "reissue-other", async (serial, reason) => {
  const job = await post(`/api/vouchers/${serial}/reissue`, reason);
  notice(`正在打印补办小票 ${grouped(job.serial)}。`);
  showAgain(serial);
});
byId("void-other").addEventListener("click", () => openReasons("void-dialog", ""));
onReasons("void-dialog", "void-other", async (serial, reason) => {
  notice((await post(`/api/vouchers/${serial}/void`, reason)).message);
  showAgain(serial);
  reconcileDue = 0;
  reconcile();
});

byId("roll-form").addEventListener("submit", event => {
  event.preventDefault();
  const field = event.target.elements.metres;
  once(event.submitter, async () => {
    const left = await post("/api/paper/roll", { metres: field.value === "" ? null : Number(field.value) });
    field.value = "";
    notice(`已记新纸卷，约够 ${left.slips} 张。`);
  });
});

for (const button of document.querySelectorAll("#papers button")) {
  button.addEventListener("click", () => once(button, async () => {
    notice((await post(`/api/reports/${button.dataset.report}`)).message);
  }));
}

byId("handwritten-form").addEventListener("submit", event => {
  event.preventDefault();
  const form = event.target.elements;
  const number = field => (field.value === "" ? null : Number(field.value));
  once(event.submitter, async () => {
    const range = await post("/api/handwritten", {
      table: form.table.value, first: number(form.first), last: number(form.last), cards: number(form.cards), note: form.note.value,
    });
    event.target.reset();
    notice(`已补登 ${range.cards} 张。`);
    reconcileDue = 0;
    reconcile();
  });
});

byId("copy").addEventListener("click", async () => {
  try {
    await navigator.clipboard.writeText(byId("report").textContent);
    notice("已复制。");
  } catch {
    // Without permission the sentence is at least selected.
    getSelection().selectAllChildren(byId("report"));
    notice("请长按或按 Ctrl+C 复制。");
  }
});

byId("fault").addEventListener("change", event => {
  once(event.target, async () => {
    await post("/api/virtual/printer", { fault: event.target.value });
  });
});
