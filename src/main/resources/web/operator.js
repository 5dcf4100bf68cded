// The operator page. Everything from the station goes in as text, never as markup.
import { listen, post, grouped, clock as clockIn, local as localIn } from "./live.js";
import { element, fill, keyed } from "./elements.js";
import { countsTable, columns, totals } from "./charts.js";

const NUMBERS = ["sampled", "issued", "printed", "pendingUpload", "held", "toPrint", "late", "unknown", "failed", "reissued", "voided", "handwritten"];
const STATES = { RESERVED: "等待打印", SENDING: "正在打印", PRINTED: "已打印", FAILED: "打印失败", UNKNOWN: "不明", LATE: "还要吗", DROPPED: "不再打印" };
const FAULTS = {
  none: "正常", ready: "正常", "paper-near-end": "纸快用完", "paper-out": "缺纸", "cover-open": "盖子打开", error: "故障",
  silent: "不回答", gone: "断开", jam: "卡纸",
};
// Checks that the notices of the ledger say already.
const NOTICES = ["rebuilt", "machine"];
const NOTICE_MILLIS = 5000;

const byId = id => document.getElementById(id);
let station = null;
let connected = false;
let noticeTimer;
// So many slips are asked about one by one; more can also be answered together.
const FEW = 3;
// How long an answer for many stays armed.
const ARMED_MILLIS = 5000;

// Somebody wants to correct the time that was typed.
let retyping = false;

function notice(text, bad) {
  byId("notice").textContent = text;
  byId("notice").classList.toggle("bad", Boolean(bad));
  byId("notice").hidden = false;
  clearTimeout(noticeTimer);
  noticeTimer = setTimeout(() => { byId("notice").hidden = true; }, NOTICE_MILLIS);
}

// Does it once however often the button is pressed, and says so when it was refused.
async function once(button, work) {
  button.disabled = true;
  try {
    await work();
  } catch (refused) {
    notice(refused.message, true);
  } finally {
    button.disabled = false;
  }
}

const HOUR = 3600000;
// Every time is the station's, not the browser's.
const clock = millis => clockIn(millis, station.station.zone);
const local = millis => localIn(millis, station.station.zone);

// When the last state came, by a clock of the browser that does not jump.
let stateAt = 0;
// The station's time, null while nobody vouches for it: the browser runs on the same machine and knows no better.
const stationNow = () => (station.clock.nowMillis === null ? null : station.clock.nowMillis + performance.now() - stateAt);
// What to offer a person who must say the time; null where the browser's clock is known to be wrong.
const guess = () => stationNow() ?? (Date.now() >= station.clock.floorMillis ? Date.now() : null);

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
}

function card(kind, sentence, code, more) {
  return element("div", { className: `card ${kind}` },
    code ? element("span", { className: "code" }, code) : null, element("p", {}, sentence), ...(more ?? []));
}

// Each card has a key, so that a button under a thumb stays where it is while other cards come and go.
function cards() {
  const list = [];
  const add = (key, make) => list.push([key, make]);
  const { printer, upload, fault, complaints, notices, unknown, round } = station;
  if (fault) {
    add(`fault ${fault}`, () => card("bad", fault));
  }
  for (const happened of notices) {
    add(`notice ${happened.code}`, () => noticeCard(happened));
  }
  if (printer.code) {
    add(`printer ${printer.code}`, () => card(printer.canPrint ? "ask" : "bad", printer.message, printer.code,
      [element("small", { lang: "en" }, printer.messageEn)]));
  }
  const { asked } = station;
  if (asked.unknown > FEW) {
    add("all unknown", allUnknownCard);
  }
  if (asked.late > FEW) {
    add("all late", allLateCard);
  }
  const few = state => unknown.filter(job => job.state === state).slice(-FEW);
  for (const job of [...few("LATE"), ...few("UNKNOWN")]) {
    add(`asked ${job.id} ${job.copy} ${job.state}`, () => (job.state === "LATE" ? lateCard(job) : unknownCard(job)));
  }
  if (round.status === "ended") {
    add("ended", () => card("ask", "本轮已到结束时间：扫到的码先记下，不出小票。请延长本轮，或关闭本轮。", null,
      [element("small", { lang: "en" }, "The round's end has passed: extend or close it.")]));
  }
  const others = station.tally?.heldForOthers ?? 0;
  if (others > 0) {
    add(`others ${others}`, () => card("ask", `有 ${others} 人扫过码，在等另一轮：那一轮开始后，小票自动打印。`, null,
      [element("small", { lang: "en" }, "They scanned and wait for another round; their slips print by themselves once it is open.")]));
  }
  if (upload.alarm) {
    add(`upload ${upload.alarm}`, alarmCard);
  }
  if (upload.quarantined > 0) {
    add(`quarantined ${upload.quarantined}`, () => card("ask", `有 ${upload.quarantined} 条记录汇总端不收，已另存，请联系技术人员。`));
  }
  for (const complaint of complaints) {
    const said = (complaint.name === "printer" && printer.code) || (complaint.name === "upload" && upload.alarm)
      || (complaint.name === "ledger" && fault) || complaint.name === "clock" || NOTICES.includes(complaint.name);
    if (!said) {
      add(`check ${complaint.name} ${complaint.complaint}`, () => card(complaint.vital ? "bad" : "ask", complaint.complaint));
    }
  }
  keyed(byId("cards"), list);
  for (const count of byId("cards").querySelectorAll("[data-asked]")) {
    count.textContent = asked[count.dataset.asked];
  }
  clockForm(complaints.find(complaint => complaint.name === "clock"));
  byId("open-form").hidden = round.status !== "none";
  byId("all-well").hidden = list.length > 0 || !byId("clock-form").hidden || round.status === "none";
}

// A time that a person typed stays in sight, and a touch lets it be typed again.
function clockLamp() {
  const { trust, nowMillis } = station.clock;
  byId("clock-lamp").hidden = nowMillis !== null && trust !== "OPERATOR";
  byId("clock-lamp").textContent = nowMillis === null ? "时间未确认" : `人工时间 ${clock(stationNow())}`;
}

// Shown while the clock needs a person; the field runs with the time until somebody changes it.
function clockForm(complaint) {
  const field = byId("clock-form").elements.now;
  const wanted = complaint || retyping;
  byId("clock-form").hidden = !wanted;
  if (!wanted) {
    offerTime(field, "");
    return;
  }
  const confirmed = station.clock.nowMillis !== null;
  byId("clock-title").textContent = !complaint ? "重新设定时间" : confirmed ? "时间有矛盾" : "时间未确认";
  byId("clock-title-en").textContent = !complaint ? "Set the time again" : confirmed ? "The clocks disagree" : "The time is not confirmed";
  byId("clock-why").textContent = complaint?.complaint ?? "";
  const offered = guess();
  if (document.activeElement !== field && field.value === (field.dataset.given ?? "")) {
    offerTime(field, offered === null ? "" : local(offered));
  }
}

function offerTime(field, value) {
  field.dataset.given = value;
  field.value = value;
}

// A question about a slip, with two answers.
function askedCard(job, question, path, yes, no) {
  const answer = (body, kind, [text, english]) => {
    const button = element("button", { type: "button", className: `big ${kind}` }, text, element("small", { lang: "en" }, ` ${english}`));
    button.addEventListener("click", () => once(button, async () => {
      notice((await post(`/api/jobs/${job.id}/${path}`, body)).message);
    }));
    return button;
  };
  const when = job.issuedMillis === null ? "" : clock(job.issuedMillis);
  const box = card("ask", question, null, [
    element("div", {}, element("span", { className: "serial" }, grouped(job.serial)), ` ${when} ${job.hint} ${community(job.community)}`),
    element("div", { className: "choices" }, answer(yes.body, "go", yes.words), answer(no.body, "no", no.words)),
  ]);
  box.dataset.job = job.id;
  return box;
}

// A question about many slips. The first touch arms an answer and says how many it is about, the second gives it: a slip that comes
// into doubt in between is not answered with them.
function allCard(group, question, english, path, answers) {
  const arm = ([body, kind, text, small]) => {
    const words = () => [text, element("small", { lang: "en" }, ` ${small}`)];
    const button = element("button", { type: "button", className: `big ${kind}` }, ...words());
    let through = null;
    let disarm = 0;
    button.addEventListener("click", () => {
      clearTimeout(disarm);
      if (through === null) {
        through = station.asked[`${group}Last`];
        fill(button, `再按一次：${station.asked[group]} 张${text}`, element("small", { lang: "en" }, " press again"));
        disarm = setTimeout(() => { through = null; fill(button, ...words()); }, ARMED_MILLIS);
        return;
      }
      const last = through;
      through = null;
      fill(button, ...words());
      once(button, async () => notice((await post(`/api/jobs/through/${last}/${path}`, body)).message));
    });
    return button;
  };
  const count = element("b", {}, station.asked[group]);
  count.dataset.asked = group;
  return element("div", { className: "card ask" }, element("p", {}, "有 ", count, ` ${question}`),
    element("small", { lang: "en" }, english), element("div", { className: "choices" }, ...answers.map(arm)));
}

const allUnknownCard = () => allCard("unknown", "张小票打印机没有确认。看过出口，人人都拿到了小票，就一起确认。",
  "The printer did not confirm these slips. If you saw that everybody got one, confirm them together.", "came-out",
  [[{ cameOut: true }, "go", "都出来了", "all came out"]]);

const allLateCard = () => allCard("late", "张小票等得太久。人还在等就打印，走了就不打印；凭证都有效。",
  "These slips waited too long. Print them if their residents still wait; all vouchers stay good.", "wanted",
  [[{ wanted: true }, "go", "都打印", "print all"], [{ wanted: false }, "no", "都不要了", "print none"]]);

const unknownCard = job => askedCard(job, "这张小票出来了吗？", "came-out",
  { body: { cameOut: true }, words: ["出来了", "came out"] }, { body: { cameOut: false }, words: ["没出来", "did not"] });

const lateCard = job => askedCard(job, "等得太久，这张小票还要吗？", "wanted",
  { body: { wanted: true }, words: ["还要，打印", "print it"] }, { body: { wanted: false }, words: ["不要了", "not wanted"] });

// A person says to have read it.
function seenButton(path) {
  const button = element("button", { type: "button" }, "知道了", element("small", { lang: "en" }, " Seen"));
  button.addEventListener("click", () => once(button, async () => {
    notice((await post(path)).message);
  }));
  return element("div", { className: "choices" }, button);
}

// Comes back if its cause does.
function alarmCard() {
  return card("ask", station.upload.alarm, null, [seenButton("/api/upload/seen")]);
}

// What happened to the ledger: stays, through restarts too, until it was seen.
function noticeCard(happened) {
  return card("ask", happened.message, happened.code,
    [element("small", { lang: "en" }, happened.messageEn), seenButton(`/api/notices/${happened.code}/seen`)]);
}

const community = code => (code === "unknown" ? "小区不明" : station.station.communities[code] ?? code);

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
  byId("reconcile-verdict").textContent = numbers.difference === 0 ? "✓ 数字相符" : `✗ 相差 ${numbers.difference}，请联系技术人员`;
  byId("reconcile-verdict").className = numbers.difference === 0 ? "well" : "wrong";
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

// The sentence that is read out at report time.
function report() {
  const tally = station.tally;
  if (!tally || tally.round === 0) {
    byId("report").textContent = "还没有数字。";
    return;
  }
  // Who has no voucher yet and every slip that is owed, each once: "held" counts some of both.
  const owed = [
    ["等开轮", tally.sampled - tally.issued - tally.voided - tally.handwritten], ["待打印", tally.toPrint], ["等太久", tally.late],
    ["出票不明", tally.unknown], ["打印失败", tally.failed],
  ].filter(([, count]) => count > 0);
  const each = owed.length > 0 ? `（${owed.map(([words, count]) => `${words}${count}`).join("，")}）` : "";
  const when = stationNow();
  byId("report").textContent = `${when === null ? "（时间未确认）" : `到${clock(when)}，`}本点位第${tally.round}轮采样${tally.sampled}人，发放凭证${tally.issued}张，`
    + `${tally.handwritten > 0 ? `手写卡${tally.handwritten}张，` : ""}${tally.voided > 0 ? `作废${tally.voided}张，` : ""}`
    + `已打印小票${tally.printed}张${tally.reissued > 0 ? `（其中补办${tally.reissued}张）` : ""}，`
    + `待处理${owed.reduce((sum, [, count]) => sum + count, 0)}张${each}，`
    + `${tally.heldForOthers > 0 ? `另有${tally.heldForOthers}人等另一轮，` : ""}待上传${tally.pendingUpload}条。`;
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

function link() {
  document.body.classList.toggle("lost", !connected);
  byId("link-lamp").textContent = connected ? "已连接" : "正在重新连接 Reconnecting";
  byId("link-lamp").classList.toggle("bad", !connected);
}

listen({
  state(next) {
    station = next;
    stateAt = performance.now();
    connected = true;
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
    report();
    const tally = station.tally ?? { byCommunity: {}, byTable: {}, byFiveMinutes: {} };
    countsTable(byId("by-community"), "小区", tally.byCommunity, community);
    countsTable(byId("by-table"), "采样台", tally.byTable, name => name);
    columns(byId("by-time"), tally.byFiveMinutes);
    recent();
    paper();
    tables();
    reconcile();
    virtual();
  },
  lost() {
    connected = false;
    link();
  },
});
// The sentence's time goes on while nothing happens.
setInterval(() => {
  if (station) {
    clockLamp();
    report();
    cards();
    reconcile();
  }
}, 15000);

byId("clock-lamp").addEventListener("click", () => {
  retyping = station.clock.trust === "OPERATOR" && !retyping;
  cards();
});

byId("clock-form").addEventListener("submit", event => {
  event.preventDefault();
  const field = event.target.elements.now;
  once(event.submitter, async () => {
    // As offered: to the second, at the moment of the press, not when it was offered.
    const offered = guess();
    const untouched = field.value === field.dataset.given && offered !== null;
    await post("/api/clock", { now: untouched ? Math.round(offered) : field.value });
    retyping = false;
    notice("时间已设定。");
    cards();
  });
});

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
});
byId("close-dialog").addEventListener("close", () => {
  if (byId("close-dialog").returnValue === "yes") {
    once(byId("close-round"), async () => {
      const closed = await post("/api/rounds/close");
      notice(`第${closed.round}轮已关闭：采样${closed.sampled}人，发放凭证${closed.issued}张。`);
      reconcileDue = 0;
      reconcile();
      await post("/api/reports/closing");
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
byId("reissue-other").addEventListener("click", () => reissue(""));
onReasons("reissue-dialog", "reissue-other", async (serial, reason) => {
  const job = await post(`/api/vouchers/${serial}/reissue`, reason);
  notice(`正在打印补办小票 ${grouped(job.serial)}。`);
});
byId("void-other").addEventListener("click", () => openReasons("void-dialog", ""));
onReasons("void-dialog", "void-other", async (serial, reason) => {
  notice((await post(`/api/vouchers/${serial}/void`, reason)).message);
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
