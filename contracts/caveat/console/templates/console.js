"use strict";
// The pages work without this script. With it, commands are copied, and the main page updates itself every second.
document.documentElement.classList.add("has-script");

document.addEventListener("click", async (event) => {
  const button = event.target.closest(".copy");
  if (!button) return;
  const source = button.parentElement.querySelector("pre");
  try {
    await navigator.clipboard.writeText(source.textContent);
    button.textContent = "Copied";
  } catch {
    // Without permission, the text is selected, so that a key copies it.
    getSelection().selectAllChildren(source);
    button.textContent = "Selected";
  }
  setTimeout(() => { button.textContent = "Copy"; }, 1500);
});

const live = document.getElementById("live");
// Not the address of the page: an error page has the address of the failed request.
const { home, query } = document.body.dataset;
let { etag } = document.body.dataset;

async function fetchPage(more, headers) {
  const search = [query, more].filter(Boolean).join("&");
  const address = search ? `${home}?${search}` : home;
  const response = await fetch(address, { cache: "no-store", headers: { accept: "text/html", ...headers } });
  if (response.status === 304) return null;
  if (!response.ok) throw new Error(response.status);
  etag = response.headers.get("etag") || etag;
  return new DOMParser().parseFromString(await response.text(), "text/html");
}

function timeOf(row) {
  return row.querySelector("time")?.dateTime;
}

function update(fresh) {
  const rows = document.getElementById("rows");
  const freshRows = fresh.getElementById("rows");
  for (const row of [...rows.children]) {
    // With the time, because a restarted mock counts from 1 again.
    const freshRow = fresh.getElementById(row.id);
    if (!freshRow || timeOf(freshRow) !== timeOf(row)) row.remove();
  }
  for (const row of [...freshRows.children].reverse()) if (!document.getElementById(row.id)) rows.prepend(row);
  for (const part of document.querySelectorAll("[data-live]:not(#rows)")) replace(part, fresh.getElementById(part.id));
}

function replace(part, fresh) {
  if (part.innerHTML === fresh.innerHTML) return;
  const open = [...part.querySelectorAll("li[id] details")].map((each) => [each.closest("li").id, each.open]);
  part.replaceChildren(...fresh.childNodes);
  for (const [id, isOpen] of open) document.getElementById(id)?.querySelectorAll("details").forEach((each) => { each.open = isOpen; });
}

async function poll() {
  try {
    if (!document.hidden) {
      const fresh = await fetchPage("", { "if-none-match": etag });
      if (fresh) update(fresh);
      live.textContent = "Live";
    }
  } catch {
    live.textContent = "The mock does not respond";
  }
  setTimeout(poll, 1000);
}

document.getElementById("state-details")?.addEventListener("toggle", async (event) => {
  if (!event.target.open) return;
  const fresh = await fetchPage("state", {});
  document.getElementById("json").replaceChildren(...fresh.getElementById("json").childNodes);
});

if (live) poll();
