"use strict";
// The server renders everything. This puts newer parts in the place of older ones, lets the seconds run, and sends the forms without
// leaving the page.
const element = id => document.getElementById(id);
const connection = element("connection");
const waiting = new Map();
let ahead = 0;

function span(seconds) {
  return seconds < 3600 ? `${seconds} s` : `${Math.floor(seconds / 3600)} h ${Math.floor(seconds % 3600 / 60)} min`;
}

function remaining(left, life) {
  if (left <= 0)
    return "expired, the next sweep closes it";
  return left > life + 300 ? "dated ahead, the next sweep closes it" : span(left);
}

function tick() {
  const now = Date.now() + ahead;
  for (const cell of document.querySelectorAll("[data-expires]")) {
    const left = Math.max(0, Math.ceil((cell.dataset.expires - now) / 1000));
    const bar = cell.querySelector("progress");
    bar.value = left;
    write(cell.querySelector(".left"), remaining(left, bar.max));
  }
  for (const cell of document.querySelectorAll("[data-since]"))
    write(cell, `${span(Math.max(0, Math.floor((now - cell.dataset.since) / 1000)))} ago`);
  for (const clock of document.querySelectorAll(".now"))
    write(clock, new Date(now).toISOString().slice(11, 19));
}

function write(where, text) {
  if (where.textContent !== text)
    where.textContent = text;
}

// A part with selected text is not replaced, so that the text can be copied.
function isMarked(part) {
  const selection = getSelection();
  return !selection.isCollapsed && part.contains(selection.anchorNode);
}

function show() {
  for (const [id, html] of waiting) {
    const part = element(id);
    // A caller that was added later has buttons after a reload only.
    if (!part || isMarked(part))
      continue;
    const details = () => [...part.querySelectorAll("details[data-key]")];
    const open = new Map(details().map(each => [each.dataset.key, each.open]));
    const focused = part.contains(document.activeElement) ? document.activeElement.closest("details[data-key]")?.dataset.key : undefined;
    // All that others wrote was encoded by the server, and the page's policy lets no script run but this one.
    part.innerHTML = html;
    waiting.delete(id);
    for (const each of details()) {
      if (open.has(each.dataset.key))
        each.open = open.get(each.dataset.key);
      if (each.dataset.key === focused)
        each.querySelector("summary").focus({ preventScroll: true });
    }
  }
  tick();
}

async function send(event) {
  event.preventDefault();
  const form = event.target;
  const body = new URLSearchParams(new FormData(form, event.submitter));
  const shown = element("response");
  shown.setAttribute("aria-busy", "true");
  try {
    const response = await fetch(form.action, { method: "POST", body, headers: { Accept: "application/json" } });
    if (response.status === 403)
      shown.textContent = await response.text();
    // On a small screen the response may be out of sight.
    element("came").scrollIntoView({ block: "nearest" });
  } catch {
    shown.textContent = "Local mode does not respond. Is it still running?";
  } finally {
    shown.removeAttribute("aria-busy");
  }
}

for (const form of document.forms)
  form.addEventListener("submit", send);

// Foreign rules are long on a small screen; there they begin closed.
if (matchMedia("(max-width: 40rem)").matches) {
  for (const foreign of document.querySelectorAll("details.foreign"))
    foreign.open = false;
}

const events = new EventSource("/_local/events");
events.onopen = () => write(connection, "Live");
events.onerror = () => write(connection, "Not connected: is local mode still running?");
events.onmessage = event => {
  const message = JSON.parse(event.data);
  ahead = message.now - Date.now();
  for (const [id, html] of Object.entries(message.parts))
    waiting.set(id, html);
  show();
};
setInterval(show, 500);
