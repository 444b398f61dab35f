/* A list of the desk: keys, ticks and news. Everything it does can be done without it.

   Rows are `[data-row]`, each with one link in `.row-title` and, where rows can be ticked, a checkbox. Keys of one
   letter can be switched off (kept in this browser), and never act while somebody writes. */
(() => {
  "use strict";
  const OFF = "answerable.keys-off";
  const EVERY = 20_000; // milliseconds between two questions for news
  const WAIT_AT_MOST = 320_000;

  const rows = () => [...document.querySelectorAll("[data-row]")];
  const link = row => row.querySelector(".row-title a");
  const tick = row => row?.querySelector("input[type=checkbox]");
  const bulk = document.getElementById("bulk");
  const keys = document.getElementById("keys");

  /* ------------------------------------------------ how many are ticked */

  const told = bulk?.querySelector("[data-chosen]");
  const before = told?.textContent;
  function count() {
    if (!told) return;
    const many = rows().filter(row => tick(row)?.checked).length;
    told.textContent = many ? told.dataset.chosen.replace("{n}", many) : before;
  }
  document.addEventListener("change", event => { if (event.target.name === "row") count(); });
  addEventListener("pageshow", count); // going back, the browser has kept the ticks

  /* ------------------------------------------------ keys */

  const here = () => rows().findIndex(row => row.contains(document.activeElement));
  function go(step) {
    const all = rows();
    if (!all.length) return;
    const at = here();
    const next = at < 0 ? (step > 0 ? 0 : all.length - 1) : Math.min(all.length - 1, Math.max(0, at + step));
    link(all[next]).focus();
    all[next].scrollIntoView({ block: "nearest" });
  }

  const doing = {
    j: () => go(1),
    k: () => go(-1),
    o: () => link(rows()[here()] ?? document.body)?.click(),
    x: () => { const box = tick(rows()[here()]); if (box) { box.checked = !box.checked; count(); } },
    a: () => document.getElementById("bulk-act")?.focus(),
    n: () => { const news = document.querySelector("[data-news]:not([hidden])"); news?.click(); },
    "/": () => document.querySelector("form[role=search] [name=q]")?.focus(),
    "?": () => keys?.showModal(),
    "？": () => keys?.showModal(), // as a Chinese keyboard writes it
  };
  const writes = target => target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName);
  const ticks = target => target.tagName === "INPUT" && target.type === "checkbox";

  document.addEventListener("keydown", event => {
    const act = doing[event.key];
    if (!act || event.ctrlKey || event.metaKey || event.altKey || event.isComposing || keys?.open) return;
    if (localStorage.getItem(OFF) || (writes(event.target) && !ticks(event.target))) return;
    event.preventDefault();
    act();
  });

  const offer = document.querySelector("[data-keys]");
  if (offer && keys) {
    const on = document.getElementById("keys-on");
    on.checked = !localStorage.getItem(OFF);
    on.addEventListener("change", () => on.checked ? localStorage.removeItem(OFF) : localStorage.setItem(OFF, "1"));
    offer.hidden = false;
    offer.addEventListener("click", () => keys.showModal());
  }

  /* ------------------------------------------------ news */

  const head = document.querySelector("[data-live]");
  if (!head) return;
  const news = head.querySelector("[data-news]");
  let mark = "";
  let wait = EVERY;

  function show(told) {
    for (const [tab, many] of Object.entries(told.tabs)) {
      const badge = head.querySelector(`[data-tab="${tab}"]`);
      if (badge && badge.textContent !== many) badge.textContent = many;
    }
    if (news.textContent !== told.text) news.textContent = told.text;
    news.hidden = !told.fresh;
  }

  async function ask() {
    const address = new URL(head.dataset.live, location.href);
    address.searchParams.set("since", head.dataset.since);
    const answer = await fetch(address, { headers: mark ? { "If-None-Match": mark } : {}, cache: "no-store", redirect: "error" });
    if (answer.status === 304) return;
    if (!answer.ok) throw new Error(answer.status);
    mark = answer.headers.get("ETag") || "";
    show(await answer.json());
  }

  async function again() {
    if (!document.hidden) {
      try { await ask(); wait = EVERY; } catch { wait = Math.min(wait * 2, WAIT_AT_MOST); }
    }
    setTimeout(again, wait);
  }
  setTimeout(again, EVERY);
})();
