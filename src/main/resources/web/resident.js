// The resident screen: what the station is ready for, and for some seconds what became of the last scan.
import { listen, post, clock } from "./live.js";
import { play } from "./sound.js";
import { drawPanel, panelOutcome } from "./panel.js";

const SHOW_MILLIS = { done: 3000, again: 4000, rejected: 4000, held: 4000 };
const NAMES = { issued: "done", "already-issued": "again", rejected: "rejected", held: "held" };

const byId = id => document.getElementById(id);
let station = null;
let connected = false;
let back;

function show(state, title, action, detail, english) {
  document.body.dataset.state = state;
  byId("title").textContent = title;
  byId("action").textContent = action;
  byId("detail").textContent = detail;
  byId("english").textContent = english;
}

// What a person who comes now should do.
function rest() {
  back = undefined;
  document.body.classList.toggle("asleep", connected && !station.present);
  if (!connected) {
    show("lost", "正在\n重新连接", "", "请稍候，不用重新排队。", "Reconnecting. Please wait; keep your place.");
  } else if (station.fault || station.complaints.some(complaint => complaint.vital)) {
    const code = station.faultCode;
    show("stop", "暂停登记", "请找工作人员", code ? `故障代码 ${code}` : "",
      `Paused. Please ask the staff.${code ? ` Fault ${code}.` : ""}`);
  } else if (station.round.status !== "open") {
    const title = station.round.status === "ended" ? "本轮已到时间" : "本轮尚未开始";
    show("wait", "请稍候", title, "", "Please wait. The round is not open.");
  } else if (!station.printer.canPrint) {
    const change = station.printer.state === "PAPER_OUT" || station.printer.state === "COVER_OPEN";
    show("wait", "请稍候", change ? "正在换纸" : "打印机检修", "可以先出示登记码，小票稍后自动出来。",
      "Please wait: printer. You may scan now; your slip comes by itself.");
  } else {
    show("idle", "请出示\n登记码", "", "把登记码对准下方扫码口", "Hold your code under the scanner");
  }
}

function outcome(event) {
  const state = NAMES[event.outcome];
  if (state === "done") {
    show(state, "登记完成", "请取小票", "", "Done. Please take your slip.");
  } else if (state === "again") {
    const first = event.firstMillis === null ? "" : `首次 ${clock(event.firstMillis, station.station.zone)}`;
    show(state, "本轮已发过", first, "小票丢失请找工作人员补办。", event.messageEn);
  } else if (state === "rejected") {
    show(state, "没有登记", event.reason === "ledger" ? `故障 ${event.code}` : "", event.message, event.messageEn);
  } else {
    show(state, "已经记下", "请稍候", event.message, event.messageEn);
  }
  play(state);
  panelOutcome(state);
  document.body.classList.remove("asleep");
  clearTimeout(back);
  back = setTimeout(rest, SHOW_MILLIS[state]);
}

function surroundings() {
  const round = station.round;
  byId("site").textContent = station.station.siteName;
  byId("round").textContent = round.title ? `${round.title} 第${round.number}轮` : "";
  byId("entry").hidden = !station.pageScans;
  document.body.classList.toggle("with-entry", station.pageScans);
  const latest = station.tray ? station.tray.latest : 0;
  byId("paper").hidden = latest === 0;
  document.body.classList.toggle("with-paper", latest > 0);
  if (latest > 0) {
    const picture = `/api/slips/${latest}.png`;
    if (byId("slip").getAttribute("src") !== picture) {
      byId("slip").src = picture;
    }
  }
}

listen({
  outcome,
  state(next) {
    station = next;
    connected = true;
    surroundings();
    drawPanel(station);
    // Only where a sensor says that nobody is there, and nothing is being said to anybody.
    document.body.classList.toggle("asleep", !station.present && back === undefined);
    if (back === undefined) {
      rest();
    }
  },
  lost() {
    connected = false;
    clearTimeout(back);
    rest();
  },
});

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
