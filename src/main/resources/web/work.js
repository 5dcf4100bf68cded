// The operator's work that begins with a question: somebody without a phone, a voucher by its serial, tables to take along, whether the
// station is ready, training.
import { get, post, grouped } from "./live.js";
import { element, fill } from "./elements.js";
import { byId, station, notice, once, clock, community, STATES } from "./page.js";

// Longer than the station gives a slow stick.
const STICK_MILLIS = 150000;
const KINDS = { issued: "well", "already-issued": "again", held: "waits", rejected: "wrong" };

const ask = async path => (await get(path)).json();

// ---- somebody without a phone

byId("typed-form").addEventListener("submit", event => {
  event.preventDefault();
  const { code, table } = event.target.elements;
  const typed = code.value;
  const said = byId("typed-said");
  once(event.submitter, async () => {
    try {
      const outcome = await post("/api/typed", { code: typed, table: table.value });
      code.value = "";
      said.className = KINDS[outcome.outcome] ?? "waits";
      said.textContent = `${outcome.message}${outcome.serial ? ` ${grouped(outcome.serial)}` : ""}`;
    } catch (refused) {
      said.className = "wrong";
      said.textContent = refused.message;
    }
    code.focus();
  });
});

// ---- a voucher by its serial, or by the resident's next scan

let waitsForScan = false;

function copyLine(copy) {
  return element("li", {},
    `第${copy.copy}份 `, element("span", { className: `mark ${copy.state}` }, STATES[copy.state] ?? copy.state),
    copy.reason ? ` ${copy.reason}` : "", copy.cause ? ` ${copy.cause}` : "");
}

function showVoucher(voucher) {
  const act = (text, english, kind, dialog) => {
    const button = element("button", { type: "button", className: kind }, text, element("small", { lang: "en" }, ` ${english}`));
    button.addEventListener("click", () => dispatchEvent(new CustomEvent(dialog, { detail: voucher.serial })));
    return button;
  };
  const when = voucher.issuedMillis === null ? "时间不明" : clock(voucher.issuedMillis);
  fill(byId("found"),
    element("p", { className: "serial" }, grouped(voucher.serial)),
    element("p", {}, `第${voucher.round}轮 ${when} ${voucher.table} ${community(voucher.community)} ${voucher.hint}`),
    voucher.voided ? element("p", { className: "wrong" }, `已作废：${voucher.voided}`) : "",
    element("ul", { className: "plain" }, ...voucher.copies.map(copyLine)),
    element("div", { className: "choices" }, act("补办", "Reissue", "go", "reissue"), act("作废", "Void", "danger", "void")));
  byId("found").hidden = false;
}

async function find(serial) {
  showVoucher(await ask(`/api/vouchers/${encodeURIComponent(serial)}`));
  byId("found").dataset.serial = serial.toUpperCase();
}

// What was done to a voucher shows where it is shown.
export function showAgain(serial) {
  if (!byId("found").hidden && byId("found").dataset.serial === serial) {
    find(serial).catch(() => {
      // What stands there was true a moment ago.
    });
  }
}

// Who was typed in or looked for is nobody's business after it.
addEventListener("signed-out", () => {
  byId("typed-form").reset();
  byId("typed-said").textContent = "";
  byId("find-form").reset();
  fill(byId("found"));
  byId("found").hidden = true;
  waitsForScan = false;
  scanButton();
});

byId("find-form").addEventListener("submit", event => {
  event.preventDefault();
  once(event.submitter, () => find(event.target.elements.serial.value.replace(/[\s-]/g, "")));
});

byId("find-scan").addEventListener("click", () => {
  waitsForScan = !waitsForScan;
  scanButton();
});

function scanButton() {
  byId("find-scan").classList.toggle("armed", waitsForScan);
  byId("find-scan").firstElementChild.textContent = waitsForScan ? "请本人扫码…（再按取消）" : "让本人再扫一次码来查";
}

// An outcome of any scanner: where somebody asked for it, it tells whose voucher to show.
export function heardOutcome(outcome) {
  if (waitsForScan && outcome.serial) {
    waitsForScan = false;
    scanButton();
    byId("find-form").elements.serial.value = grouped(outcome.serial);
    find(outcome.serial).catch(refused => notice(refused.message, true));
  }
}

// ---- tables to take along

for (const button of document.querySelectorAll("#exports [data-file]")) {
  button.addEventListener("click", () => once(button, async () => {
    const answer = await get(`/api/export/${button.dataset.file}`);
    const named = answer.headers.get("Content-Disposition")?.match(/filename="([^"]+)"/)?.[1] ?? button.dataset.file;
    const link = element("a", { href: URL.createObjectURL(await answer.blob()), download: named });
    link.click();
    URL.revokeObjectURL(link.href);
    notice(`已下载 ${named}`);
  }));
}

byId("export-stick").addEventListener("click", event => once(event.currentTarget, async () => {
  byId("stick-said").textContent = "正在写 U 盘，请不要拔。 Writing: do not pull it out.";
  try {
    const done = await post("/api/export/stick", {}, STICK_MILLIS);
    byId("stick-said").textContent = `${done.message} ${done.folder}：${done.files.map(file => file.name).join("、")}`;
    byId("stick-said").className = "well";
  } catch (refused) {
    byId("stick-said").textContent = refused.message;
    byId("stick-said").className = "wrong";
  }
}));

// ---- is the station ready

byId("check-ready").addEventListener("click", event => once(event.currentTarget, async () => {
  const ready = await ask("/api/readiness");
  fill(byId("readiness"), ...ready.checks.map(check => element("li", { className: check.ok ? "well" : check.vital ? "wrong" : "again" },
    `${check.ok ? "✓" : check.vital ? "✗" : "!"} ${check.title}`, check.complaint ? element("p", {}, check.complaint) : "")));
  byId("ready-said").textContent = ready.message;
  byId("ready-said").className = ready.ready ? "well" : "again";
}));

// ---- training

byId("training-turn").addEventListener("click", event => once(event.currentTarget, async () => {
  notice((await post("/api/training", { on: station.training === null })).message);
}));

function drawTraining() {
  const { training } = station;
  document.body.classList.toggle("training", training !== null);
  byId("training-band").hidden = training === null;
  byId("training-turn").firstElementChild.textContent = training === null ? "开始练习" : "结束练习";
  byId("training-turn").classList.toggle("armed", training !== null);
  byId("training-said").textContent = training === null ? "练习时扫码不登记、不计数，小票上写明“练习”。没有轮次开着才能练习。"
    : `练习中：扫了 ${training.scans} 次，${training.people} 个码，最迟 ${Math.ceil(training.endsInMillis / 60000)} 分钟后结束。`;
}

export function drawWork() {
  drawTraining();
  const select = byId("typed-form").elements.table;
  if (select.options.length !== station.station.tables.length) {
    fill(select, ...station.station.tables.map(name => element("option", { value: name }, name)));
  }
}
