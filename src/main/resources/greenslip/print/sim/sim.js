"use strict";
const REFRESH_MILLIS = 500, TIMEOUT_MILLIS = 3000;
const byId = id => document.getElementById(id);
let shown = 0, latest = 0, follow = true;

function label(element, chinese, english) {
  const small = document.createElement("small");
  small.textContent = english;
  element.replaceChildren(chinese + " ", small);
}

// The buttons are made once: one that is replaced between press and release is never clicked.
function switches(id, list, order) {
  const box = byId(id);
  if (!box.children.length) {
    for (const one of list) {
      const button = document.createElement("button");
      label(button, one.chinese, one.english);
      button.addEventListener("click", () => send(order(one.word, button.getAttribute("aria-pressed") === "true")));
      box.append(button);
    }
  }
  list.forEach((one, i) => box.children[i].setAttribute("aria-pressed", String(one.on)));
}

function numbers(pairs) {
  byId("numbers").replaceChildren(...pairs.flatMap(([name, value]) => {
    const dt = document.createElement("dt"), dd = document.createElement("dd");
    dt.textContent = name;
    dd.textContent = value;
    return [dt, dd];
  }));
}

function slip(number) {
  if (number === shown || number < 1) return;
  shown = number;
  byId("which").textContent = number;
  byId("slip").src = "/api/slips/" + number + ".png?" + Date.now();
}

function show(printer) {
  const on = printer.troubles.filter(one => one.on);
  byId("addresses").textContent = printer.addresses.join("   ");
  byId("state").className = on.length ? "ill" : "";
  if (on.length) label(byId("state"), on.map(one => one.chinese).join("、"), on.map(one => one.english).join(", "));
  else label(byId("state"), "正常", "ready");
  switches("troubles", printer.troubles, (word, pressed) => word + (pressed ? " off" : " on"));
  switches("answers", printer.answers, word => "answers " + word);
  numbers([["小票 slips", printer.slips], ["半张 scraps", printer.scraps], ["走纸 paper", printer.paperMillimetres + " mm"],
    ["缓冲 buffer", printer.bufferedBytes + " / " + printer.bufferBytes], ["收到 received", printer.receivedBytes],
    ["丢失 lost", printer.lostBytes]]);
  byId("twice").textContent = printer.twice.map(one => one.serial + "：第 " + one.first + "、" + one.second + " 张重复，没有标明是补发 printed twice, not marked as a copy").join("；");
  byId("hanging").textContent = printer.hanging;
  latest = printer.latest;
  if (follow) slip(latest);
}

async function ask(path, options) {
  const answer = await fetch(path, { ...options, signal: AbortSignal.timeout(TIMEOUT_MILLIS) });
  if (!answer.ok) throw new Error(answer.status);
  show(await answer.json());
}

// Whoever answers next may be another printer, whose slips have the same numbers.
function lost() {
  shown = 0;
  byId("state").className = "lost";
  byId("state").textContent = "连接断开 connection lost";
}

const send = order => ask("/api/orders", { method: "POST", body: order }).catch(lost);

document.querySelectorAll("button[data-order]").forEach(button =>
  button.addEventListener("click", () => send(button.dataset.order)));
byId("older").addEventListener("click", () => { follow = false; slip(Math.max(1, shown - 1)); });
byId("newer").addEventListener("click", () => { slip(Math.min(latest, shown + 1)); follow = shown === latest; });

async function refresh() {
  await ask("/api/printer").catch(lost);
  setTimeout(refresh, REFRESH_MILLIS);
}
refresh();
