// The resident screen: what the station is ready for, and for some seconds what became of the last scan.
import { listen, post, clock, grouped } from "./live.js";
import { play, speak, settings } from "./sound.js";
import { drawPanel, panelOutcome } from "./panel.js";
import { family } from "./family.js";
import { followStation, stayAwake } from "./fresh.js";

const SHOW_MILLIS = { done: 4000, again: 5000, rejected: 5000, held: 5000 };
const NAMES = { issued: "done", "already-issued": "again", rejected: "rejected", held: "held", training: "done" };
const HELD_FOR = { "no-round": "开始后自动打印", "round-ended": "等工作人员延长本轮", printer: "打印机好了自动打印" };
const FAULT_CODE = /[A-Z]\d{2}/;

const byId = id => document.getElementById(id);
const screen = document.body;
const heardAnew = followStation();
stayAwake();
let station = null;
let connected = false;
let back;

function show(state, title, action, detail, english) {
  screen.dataset.state = state;
  const lines = title.split("\n");
  screen.style.setProperty("--title-chars", Math.max(...lines.map(line => line.length)));
  screen.style.setProperty("--title-lines", lines.length);
  screen.style.setProperty("--action-chars", action.length);
  byId("title").textContent = title;
  byId("action").textContent = action;
  byId("action").classList.toggle("serial", state === "done");
  byId("detail").textContent = detail;
  byId("english").textContent = english;
  byId("family").hidden = true;
}

// How many a family has done so far: beside an outcome, and until the next one of them had time to come.
function showFamily() {
  const done = family.done();
  byId("family").hidden = done < 2;
  byId("family").textContent = `已完成 ${done} 人`;
}

// What a person who comes now should do.
function rest() {
  back = undefined;
  screen.classList.toggle("asleep", connected && !station.present);
  if (!connected) {
    show("lost", "正在\n重新连接", "", "请稍候，不用重新排队。", "Reconnecting. Please wait; keep your place.");
  } else if (station.fault || !station.scanning || station.complaints.some(complaint => complaint.vital)) {
    const code = faultCode();
    show("stop", "暂停登记", "请找工作人员", `${code ? `故障 ${code} · ` : ""}站 ${station.station.code}`,
      `Paused. Please ask the staff.${code ? ` Fault ${code},` : ""} station ${station.station.code}.`);
  } else if (station.round.status !== "open" && station.training === null) {
    const title = station.round.status === "ended" ? "本轮已到时间" : "本轮尚未开始";
    show("closed", "请稍候", title, "", "Please wait. The round is not open.");
  } else if (!station.printer.canPrint) {
    const change = station.printer.state === "PAPER_OUT" || station.printer.state === "COVER_OPEN";
    show("paper", change ? "正在换纸" : "打印机检修", "请稍候", "可以先扫码，小票稍后自动出来。",
      "Please wait: printer. You may scan now; your slip comes by itself.");
  } else if (station.reading) {
    show("reading", "请拿稳", "正在读取", "", "Reading. Hold still.");
    showFamily();
  } else {
    show("idle", "请出示\n登记码", "", "对准下方扫码口", "Hold your code under the scanner");
    showFamily();
  }
}

function faultCode() {
  const scanner = station.complaints.find(complaint => complaint.name === "scanner");
  return station.faultCode ?? (station.scanning ? undefined : scanner?.complaint.match(FAULT_CODE)?.[0] ?? "S");
}

function again(event) {
  const when = event.firstMillis === null ? "" : clock(event.firstMillis, station.station.zone);
  const where = event.table ? `${event.table}台` : "";
  show("again", "本轮已发过", [when, where].filter(part => part).join(" "), event.message.includes("作废") ? event.message
    : `${event.serial ? `${grouped(event.serial)}\n` : ""}丢了请找工作人员补办`, event.messageEn);
}

function outcome(event) {
  const training = event.outcome === "training";
  const state = training && event.reason === "again" ? "again" : NAMES[event.outcome];
  const ordinal = training ? 0 : family.add(state);
  if (training) {
    show(state, state === "done" ? "练习成功" : "练过了", "不计数", "", event.messageEn);
  } else if (state === "done") {
    show(state, "请取凭证", grouped(event.serial), "", "Done. Please take your slip.");
  } else if (state === "again") {
    again(event);
  } else if (state === "rejected") {
    show(state, "没有登记", event.reason === "ledger" && event.code ? `故障 ${event.code}` : "", event.message, event.messageEn);
  } else {
    show(state, "已经记下", "小票稍后出来", HELD_FOR[event.reason] ?? "", "You are registered. Your slip follows by itself.");
  }
  showFamily();
  play(state);
  speak(state === "done" && ordinal > 1 && ordinal <= 9 ? `done-${ordinal}` : state);
  panelOutcome(state);
  screen.classList.remove("asleep");
  clearTimeout(back);
  back = setTimeout(rest, SHOW_MILLIS[state]);
}

function surroundings() {
  const round = station.round;
  screen.classList.toggle("training", station.training !== null);
  byId("training").hidden = station.training === null;
  byId("site").textContent = `${station.station.siteName} ${station.station.code}`;
  byId("round").textContent = round.title ? `${round.title} 第${round.number}轮` : "";
  byId("entry").hidden = !station.pageScans;
  screen.classList.toggle("with-entry", station.pageScans);
  const latest = station.tray ? station.tray.latest : 0;
  byId("paper").hidden = latest === 0;
  screen.classList.toggle("with-paper", latest > 0);
  if (latest > 0) {
    const picture = `/api/slips/${latest}.png`;
    if (byId("slip").getAttribute("src") !== picture) {
      byId("slip").src = picture;
    }
  }
}

// The station's time where it is known, and only while the station is heard.
let stateAt = 0;
function time() {
  const known = connected && station.clock.nowMillis !== null;
  byId("time").textContent = known ? clock(station.clock.nowMillis + performance.now() - stateAt, station.station.zone) : "";
}
setInterval(time, 1000);

listen({
  outcome,
  state(next) {
    station = next;
    stateAt = performance.now();
    if (!connected) {
      connected = true;
      heardAnew();
    }
    settings(station.station);
    surroundings();
    time();
    drawPanel(station);
    // Only where a sensor says that nobody is there, and nothing is being said to anybody.
    screen.classList.toggle("asleep", !station.present && back === undefined);
    if (back === undefined) {
      rest();
    }
  },
  lost() {
    connected = false;
    clearTimeout(back);
    time();
    rest();
  },
});

family.onEnd(() => showFamily());

byId("entry").addEventListener("submit", async event => {
  event.preventDefault();
  const code = byId("code").value;
  byId("code").value = "";
  byId("code").focus();
  try {
    await post("/api/scans", code);
  } catch (refused) {
    outcome({ outcome: "rejected", message: refused.message, messageEn: "", firstMillis: null });
  }
});
