"use strict";
// Brings the page up to date while somebody looks at it, and filters its feeds. Without it the page
// is the same, and loads itself again now and then.
(function () {
  const EVERY = 10000;
  const main = document.getElementById("main");
  const stale = document.getElementById("stale");
  const form = document.getElementById("filter");
  const words = form.querySelector("input[type=search]");
  const onlyBad = form.querySelector("input[type=checkbox]");
  const none = document.getElementById("none");
  const chosen = new Map(); // which sites somebody has opened or closed
  let last = new Date();

  function show() {
    const text = words.value.trim().toLowerCase();
    let any = false;
    for (const site of main.querySelectorAll("details.site")) {
      let fits = false;
      for (const row of site.querySelectorAll("tr[data-feed]")) {
        const fit = row.dataset.feed.includes(text) && (!onlyBad.checked || row.dataset.bad === "yes");
        row.hidden = !fit;
        fits = fits || fit;
      }
      site.hidden = !fits;
      if (chosen.has(site.id)) site.open = chosen.get(site.id);
      else if (text !== "" || onlyBad.checked) site.open = true;
      else site.open = site.dataset.open === "yes";
      any = any || fits;
    }
    none.hidden = any || main.querySelector("details.site") === null;
  }

  function take(html) {
    const fresh = new DOMParser().parseFromString(html, "text/html");
    for (const id of ["verdict", "updated", "feeds", "rest"]) {
      const now = document.getElementById(id);
      const then = fresh.getElementById(id);
      if (now === null || then === null || now.outerHTML === then.outerHTML) continue;
      const focused = now.contains(document.activeElement) ? document.activeElement.closest("[id]") : null;
      now.replaceWith(document.adoptNode(then));
      const again = focused === null ? null : document.getElementById(focused.id);
      if (again !== null) (again.querySelector("summary") || again).focus();
    }
    document.title = fresh.title;
    show();
  }

  async function refresh() {
    if (document.hidden) return;
    try {
      const reply = await fetch(location.href, { cache: "no-store", signal: AbortSignal.timeout(EVERY) });
      if (!reply.ok) throw new Error(String(reply.status));
      take(await reply.text());
      last = new Date();
      stale.hidden = true;
    } catch (e) {
      stale.textContent = stale.dataset.text.replace("{0}", last.toLocaleTimeString(document.documentElement.lang));
      stale.hidden = false;
    }
  }

  main.addEventListener("click", function (event) {
    const summary = event.target.closest("details.site > summary");
    if (summary !== null) chosen.set(summary.parentElement.id, !summary.parentElement.open);
    const link = event.target.closest("a[href^='#']");
    if (link !== null) {
      const row = document.getElementById(link.getAttribute("href").slice(1));
      const site = row === null ? null : row.closest("details.site");
      if (site !== null) {
        site.open = true;
        chosen.set(site.id, true);
      }
    }
  });
  form.addEventListener("input", show);
  form.addEventListener("submit", function (event) { event.preventDefault(); });
  document.addEventListener("visibilitychange", refresh);
  form.hidden = false;
  show();
  setInterval(refresh, EVERY);
})();
