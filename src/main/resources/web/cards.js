// What needs a hand: a card for each thing, with a button where one helps.
import { get, post, grouped } from "./live.js";
import { element, fill, keyed } from "./elements.js";
import { byId, station, notice, once, drowsy, clock, local, stationNow, guess, community } from "./page.js";

// Checks that the notices of the ledger say already.
const NOTICES = ["rebuilt", "machine"];
// So many slips are asked about one by one; more can also be answered together.
const FEW = 3;
// How long an answer for many stays armed.
const ARMED_MILLIS = 5000;

// Somebody wants to correct the time that was typed.
let retyping = false;

function card(kind, sentence, code, more) {
  return element("div", { className: `card ${kind}` },
    code ? element("span", { className: "code" }, code) : null, element("p", {}, sentence), ...(more ?? []));
}

// Each card has a key, so that a button under a thumb stays where it is while other cards come and go.
export function cards() {
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
    add(`quarantined ${upload.quarantined}`, quarantineCard);
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
export function clockLamp() {
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
        drowsy(button);
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

// What the collector refused: shown when asked for, sent again at a touch.
function quarantineCard() {
  const again = element("button", { type: "button", className: "go" }, "再传一次", element("small", { lang: "en" }, " Send again"));
  again.addEventListener("click", () => once(again, async () => {
    notice((await post("/api/quarantine/retry", { all: true })).message);
  }));
  const list = element("ul", { className: "plain" });
  const rows = element("details", {}, element("summary", {}, "看是哪些"), list);
  rows.addEventListener("toggle", async () => {
    if (rows.open) {
      try {
        const { rows: refused } = await (await get("/api/quarantine")).json();
        fill(list, ...refused.map(row => element("li", {},
          element("span", { className: "serial" }, row.serial ? grouped(row.serial) : `#${row.sequence}`), ` ${row.kind} ${row.reason}`)));
      } catch (failed) {
        fill(list, element("li", { className: "wrong" }, failed.message));
      }
    }
  });
  return card("ask", `有 ${station.upload.quarantined} 条记录汇总端不收，已另存。再传一次；还不收就联系技术人员。`, null,
    [element("small", { lang: "en" }, "The collector refused these rows. Send them again; if it refuses again, call support."),
      element("div", { className: "choices" }, again), rows]);
}

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
