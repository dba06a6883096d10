// What makes the dashboard a little quicker: results while one types, and a feed that is being read shows when it was read.
"use strict";
(() => {
  const fetchPart = async (address, id) => {
    const answer = await fetch(address, { headers: { Accept: "text/html" } });
    return answer.ok ? new DOMParser().parseFromString(await answer.text(), "text/html").getElementById(id) : null;
  };

  // looking at a page of the web takes a while
  document.addEventListener("submit", (event) => {
    const button = event.target.querySelector("button[data-working]");
    if (button) button.textContent = button.dataset.working;
  });

  // a file is read here: what is sent is its text
  for (const input of document.querySelectorAll("input[data-into]")) {
    input.closest("[data-script]").hidden = false;
    input.addEventListener("change", async () => {
      if (input.files[0]) document.getElementById(input.dataset.into).value = await input.files[0].text();
    });
  }

  const all = document.getElementById("choose-all");
  if (all) {
    all.closest("[data-script]").hidden = false;
    all.addEventListener("change", () => document.querySelectorAll("input[name=feed]").forEach((box) => { box.checked = all.checked; }));
  }

  const search = document.getElementById("search");
  const input = document.getElementById("q");
  if (search && input) {
    let timer, latest = 0;
    const look = async () => {
      const address = search.action.split("?")[0] + "?" + new URLSearchParams(new FormData(search));
      const mine = ++latest;
      const found = await fetchPart(address, "feeds").catch(() => null);
      // an older answer may come later
      if (!found || mine !== latest) return;
      document.getElementById("feeds").replaceWith(found);
      history.replaceState(null, "", address);
    };
    input.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(look, 200); });
    search.addEventListener("submit", (event) => { event.preventDefault(); clearTimeout(timer); look(); });
  }

  const wait = async (rounds) => {
    const live = document.getElementById("live");
    if (!live || !("busy" in live.dataset)) return;
    if (rounds === 0) return;
    const now = await fetchPart(location.pathname, "live").catch(() => null);
    // what was read is all over the page
    if (now && !("busy" in now.dataset)) return location.replace(location.pathname);
    setTimeout(wait, 1500, rounds - 1);
  };
  setTimeout(wait, 1000, 80);
})();
