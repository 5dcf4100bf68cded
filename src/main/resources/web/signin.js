// Signing in and out on the operator page, and the list of what was done. Everything from the station goes in as text.
import { post, refusals, local } from "./live.js";
import { element, fill } from "./elements.js";

const LOOK_MILLIS = 20000;
const ALIVE_MILLIS = 60000;
const LEAST_DIGITS = 6;
const MOST_DIGITS = 12;
const AUDIT_LINES = 50;
const ACTS = {
  "signed-in": "登录", "sign-in-refused": "口令错误", "signed-out": "退出", "session-ended": "登录到时结束", "round-opened": "开始本轮",
  "round-extended": "改结束时间", "round-closed": "关闭本轮", reissued: "补办", voided: "作废", "handwritten-entered": "手写卡补登",
  "handwritten-undone": "手写卡撤销", "slip-answered": "回答小票", "clock-set": "设定时间", "new-roll": "换新纸卷", "report-printed": "打印报表",
  "notice-seen": "提醒已看", "export-taken": "导出", "identity-typed": "手工输入登记码", "rows-retried": "再传记录",
  "training-begun": "开始练习", "training-ended": "结束练习",
};

const byId = id => document.getElementById(id);
let known = null;
let leaving = false;
let waitUntil = 0;
let aliveDue = 0;
let digits = "";

const say = text => { byId("signin-say").textContent = text; };
const waitSeconds = () => Math.max(0, Math.ceil((waitUntil - performance.now()) / 1000));

function key(label, name, press) {
  const button = element("button", { type: "button", className: `key ${name}` }, label);
  button.addEventListener("click", press);
  return button;
}

function digitKey(digit) {
  const button = key(digit, "digit", () => add(digit));
  button.dataset.digit = digit;
  return button;
}

function show() {
  const dots = byId("signin-dots");
  dots.textContent = digits === "" ? "口令 PIN" : "●".repeat(digits.length);
  dots.classList.toggle("empty", digits === "");
  byId("signin").querySelector(".enter").disabled = digits.length < LEAST_DIGITS || waitSeconds() > 0;
}

function add(digit) {
  if (digits.length < MOST_DIGITS) {
    digits += digit;
  }
  show();
}

function back() {
  digits = digits.slice(0, -1);
  show();
}

async function enter() {
  if (digits.length < LEAST_DIGITS || waitSeconds() > 0) {
    return;
  }
  const pin = digits;
  digits = "";
  show();
  try {
    apply(await post("/api/sign-in", { pin }));
    say("");
  } catch (refused) {
    say(refused.message);
    waitUntil = performance.now() + 1000 * (refused.document?.waitSeconds ?? 0);
    tick();
  }
}

function build() {
  const pad = element("div", { className: "pad" },
    ...["1", "2", "3", "4", "5", "6", "7", "8", "9"].map(digitKey),
    key("⌫", "back", back), digitKey("0"), key("登录", "enter", enter));
  pad.querySelector(".back").setAttribute("aria-label", "删除 delete");
  const words = element("div", { className: "words" },
    element("h2", {}, "登录后操作 ", element("small", { lang: "en" }, "sign in to operate")),
    element("p", { id: "signin-dots", className: "empty" }, "口令 PIN"),
    element("p", { id: "signin-say" }));
  words.querySelector("#signin-say").setAttribute("role", "status");
  fill(byId("signin"), words, pad);
  byId("sign-out").addEventListener("click", async () => {
    leaving = true;
    try {
      await post("/api/sign-out");
    } catch {
      // The next look says how things stand.
    }
    await look();
    leaving = false;
  });
  // A keyboard types the PIN too, unless it types elsewhere.
  addEventListener("keydown", event => {
    if (byId("signin").hidden || event.ctrlKey || event.altKey || event.metaKey) {
      return;
    }
    if (/^[0-9]$/.test(event.key)) {
      add(event.key);
    } else if (event.key === "Backspace") {
      back();
    } else if (event.key === "Enter" && !event.target.closest("button")) {
      enter();
    }
  });
}

function apply(status) {
  const ended = known?.required && known.signedIn && !status.signedIn && !leaving;
  known = status;
  const out = status.required && !status.signedIn;
  document.body.classList.toggle("signed-out", out);
  document.body.classList.toggle("signed-out-remote", out && status.remote);
  byId("signin").hidden = !out;
  byId("sign-out").hidden = !status.required || !status.signedIn;
  byId("audit-section").hidden = out;
  waitUntil = performance.now() + 1000 * status.waitSeconds;
  if (ended) {
    digits = "";
    for (const dialog of document.querySelectorAll("dialog[open]")) {
      dialog.close();
    }
    say("登录已到时结束，请再登录。 The session ended by itself; sign in again.");
  } else if (out && status.complaint) {
    say(status.complaint);
  }
  show();
  tick();
  if (out) {
    dispatchEvent(new Event("signed-out"));
  } else {
    audit();
  }
}

async function look() {
  try {
    const answer = await fetch("/api/sign-in");
    if (answer.ok) {
      apply(await answer.json());
    }
  } catch {
    // No connection: the page's lamp says so.
  }
}

// Counts the seconds down, once in each.
let ticking;
function tick() {
  clearTimeout(ticking);
  const left = waitSeconds();
  if (left > 0 && !byId("signin").hidden) {
    say(`口令错误太多，请等 ${left} 秒。 Wrong PINs: wait ${left} s.`);
    byId("signin").dataset.wait = left;
    ticking = setTimeout(tick, 500);
  } else if (byId("signin").dataset.wait) {
    delete byId("signin").dataset.wait;
    say("可以再试。 You may try again.");
  }
  show();
}

// What a person does here keeps the session, what the page does by itself does not.
function alive() {
  if (known?.required && known.signedIn && performance.now() > aliveDue) {
    aliveDue = performance.now() + ALIVE_MILLIS;
    post("/api/sign-in/alive").then(apply, () => look());
  }
}

async function audit() {
  try {
    const answer = await fetch(`/api/audit?limit=${AUDIT_LINES}`);
    if (!answer.ok) {
      return;
    }
    const { zone, acts } = await answer.json();
    fill(byId("audit-list"), ...acts.map(act => element("li", {},
      element("span", {}, act.millis === null ? "时间不明" : local(act.millis, zone).slice(5).replace("T", " ")),
      element("b", {}, ACTS[act.act] ?? act.act),
      element("span", {}, act.subject),
      element("small", {}, `${act.session > 0 ? `第${act.session}次登录` : ""}${act.remote ? " 其他机器" : ""}`))));
  } catch {
    // The list stays as it was.
  }
}

build();
refusals(() => look());
for (const event of ["pointerdown", "keydown"]) {
  addEventListener(event, alive, { passive: true });
}
byId("audit-refresh").addEventListener("click", audit);
setInterval(look, LOOK_MILLIS);
look();
