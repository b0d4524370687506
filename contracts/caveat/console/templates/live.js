"use strict";
// All works without this script; with it, the page follows what happens. Rows that are there stay, open or not.
const live = document.getElementById("live");
// The address of a page that tells of a mistake is that of what was asked for.
const { home } = document.body.dataset;
let { tag } = document.body.dataset;

async function page(query, headers) {
  const answer = await fetch(home + query, { cache: "no-store", headers: { accept: "text/html", ...headers } });
  if (answer.status === 304) return null;
  if (!answer.ok) throw new Error(answer.status);
  tag = answer.headers.get("etag") || tag;
  return new DOMParser().parseFromString(await answer.text(), "text/html");
}

function moment(row) {
  return row.querySelector("time")?.dateTime;
}

function follow(fresh) {
  const rows = document.getElementById("rows");
  const now = fresh.getElementById("rows");
  for (const row of [...rows.children]) {
    // A mock that was started again counts from 1 again.
    const other = fresh.getElementById(row.id);
    if (!other || moment(other) !== moment(row)) row.remove();
  }
  for (const row of [...now.children].reverse()) if (!document.getElementById(row.id)) rows.prepend(row);
  for (const part of document.querySelectorAll("[data-live]:not(#rows)")) {
    const other = fresh.getElementById(part.id);
    if (part.innerHTML !== other.innerHTML) part.replaceChildren(...other.childNodes);
  }
}

async function look() {
  try {
    if (!document.hidden) {
      const fresh = await page("", { "if-none-match": tag });
      if (fresh) follow(fresh);
      live.textContent = "Live";
    }
  } catch {
    live.textContent = "The mock does not answer";
  }
  setTimeout(look, 1000);
}

document.getElementById("remembered").addEventListener("toggle", async (event) => {
  if (!event.target.open) return;
  const fresh = await page("?state", {});
  document.getElementById("json").replaceChildren(...fresh.getElementById("json").childNodes);
});

look();
