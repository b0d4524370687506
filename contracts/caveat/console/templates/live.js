"use strict";
// The page works without this script. With it, the page updates itself every second; rows that are shown stay open.
const live = document.getElementById("live");
// Not the address of the page: an error page has the address of the failed request.
const { home } = document.body.dataset;
let { etag } = document.body.dataset;

async function fetchPage(query, headers) {
  const response = await fetch(home + query, { cache: "no-store", headers: { accept: "text/html", ...headers } });
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
  for (const part of document.querySelectorAll("[data-live]:not(#rows)")) {
    const freshPart = fresh.getElementById(part.id);
    if (part.innerHTML !== freshPart.innerHTML) part.replaceChildren(...freshPart.childNodes);
  }
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

document.getElementById("state-details").addEventListener("toggle", async (event) => {
  if (!event.target.open) return;
  const fresh = await fetchPage("?state", {});
  document.getElementById("json").replaceChildren(...fresh.getElementById("json").childNodes);
});

poll();
