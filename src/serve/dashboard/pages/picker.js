// Pointing at a part of the framed page asks the server what follows from it, and shows the answer in place. The frame itself runs
// nothing. All that was chosen stands in the address: going back undoes.
"use strict";
(() => {
  const byId = (id) => document.getElementById(id);
  const frame = byId("page");
  const menu = byId("menu");
  let pointed = null;

  const show = () => document.querySelectorAll("[data-script]").forEach((note) => { note.hidden = false; });

  // what the recipe finds now is outlined in the page that is there already
  const outline = () => {
    const page = frame && frame.contentDocument;
    const fit = byId("fit");
    if (!page || !fit) return;
    for (const name of ["data-pagewire", "data-pagewire-label"]) {
      page.querySelectorAll(`[${name}]`).forEach((element) => element.removeAttribute(name));
    }
    const elements = new Map([...page.querySelectorAll("[data-pw]")].map((element) => [element.getAttribute("data-pw"), element]));
    for (const [number, stroke, label] of JSON.parse(fit.dataset.marks)) {
      const element = elements.get(String(number));
      // the first mark of an element stands
      if (!element || element.hasAttribute("data-pagewire")) continue;
      element.setAttribute("data-pagewire", stroke);
      element.setAttribute("data-pagewire-label", label);
    }
  };

  // the focus stays where it was, as far as that is there again
  const ends = "a, button, input:not([type=hidden]), select, summary";
  const focused = () => {
    const part = document.activeElement.closest("#choose, #fit, #rest, #save, #told");
    return part && [part.id, [...part.querySelectorAll(ends)].indexOf(document.activeElement)];
  };
  const refocus = (place) => {
    if (!place) return;
    const [part, at] = place;
    (byId(part).querySelectorAll(ends)[at] || byId("told")).focus({ preventScroll: true });
  };

  const swap = async (address, remember) => {
    const picker = document.querySelector(".picker");
    picker.classList.add("busy");
    try {
      const answer = await fetch(address, { headers: { Accept: "text/html" } });
      const next = new DOMParser().parseFromString(await answer.text(), "text/html");
      if (!next.getElementById("fit")) return location.assign(address);
      const open = [...document.querySelectorAll("#rest details")].map((details) => details.open);
      const name = byId("id") && byId("id").value;
      const place = focused();
      for (const id of ["choose", "fit", "rest", "save"]) byId(id).replaceWith(next.getElementById(id));
      document.querySelectorAll("#rest details").forEach((details, at) => { details.open = open[at] || false; });
      if (name && byId("id")) byId("id").value = name;
      if (remember) history.pushState(null, "", address);
      // the place stays, and what is new in it is read out
      byId("told").innerHTML = next.getElementById("told").innerHTML;
      refocus(place);
      show();
      outline();
    } catch { location.assign(address); } finally { picker.classList.remove("busy"); }
  };

  // a line of what is known shows on the page what it is known from
  let lit = null;
  const light = (field) => {
    if (field === lit || !frame.contentDocument) return;
    lit = field;
    const page = frame.contentDocument;
    page.querySelectorAll("[data-pw-over]").forEach((element) => element.removeAttribute("data-pw-over"));
    if (field) page.querySelectorAll(`[data-pagewire-label="${field}"]`).forEach((element) => element.setAttribute("data-pw-over", ""));
  };

  const pick = (field) => {
    const query = new URLSearchParams(byId("fit").dataset.query);
    query.set("pick", field);
    query.set("at", pointed.getAttribute("data-pw"));
    close();
    swap(location.pathname + "?" + query, true);
  };

  const guess = (element) => {
    const text = element.textContent.trim();
    if (/^(img|picture|figure)$/.test(element.localName)) return "image";
    if (element.closest("time") || (text.length < 45 && /\d/.test(text) && /\d{4}|\d[:.]\d\d|\bago\b|前|vor |il y a|\d{1,2} \p{L}{3,}/u.test(text))) return "published";
    if (element.closest("a, h1, h2, h3, h4, h5, h6")) return "title";
    return text.length > 60 ? "summary" : "author";
  };

  const mark = (element) => {
    const page = frame.contentDocument;
    if (page) page.querySelectorAll("[data-pw-over]").forEach((other) => other.removeAttribute("data-pw-over"));
    if (element) element.setAttribute("data-pw-over", "");
  };

  const close = () => {
    if (!menu || menu.hidden) return;
    menu.hidden = true;
    mark(null);
    frame.focus();
  };

  // the smallest element around the one that is pointed at which shows more
  const bigger = (element) => {
    const pictures = (of) => of.querySelectorAll("img").length + (of.localName === "img" ? 1 : 0);
    const shows = (of) => pictures(of) + of.textContent.trim();
    let above = element.parentElement;
    while (above && shows(above) === shows(element)) above = above.parentElement;
    return above && above.closest("body *") && above.closest("[data-pw]");
  };

  const describe = (element) => {
    pointed = element;
    mark(element);
    const text = element.textContent.trim().replace(/\s+/g, " ");
    byId("menu-text").textContent = text.slice(0, 120) || element.localName;
    const now = element.closest('[data-pagewire="field"]');
    const item = element.closest('[data-pagewire="item"]');
    byId("menu-note").hidden = Boolean(item);
    const likely = guess(element);
    menu.querySelectorAll("button").forEach((button) => {
      button.classList.toggle("strong", button.value === likely);
      if (button.closest(".as")) button.setAttribute("aria-pressed", Boolean(now && now.dataset.pagewireLabel === button.value));
      if (button.value === "not") button.hidden = !item;
      if (button.value === "also") button.hidden = Boolean(item) || Number(byId("fit").dataset.count) === 0;
      if (button.dataset.act === "bigger") button.hidden = !bigger(element);
    });
    return menu.querySelector("button.strong");
  };

  const open = (event) => {
    const element = event.target.closest("[data-pw]");
    if (!element) return;
    menu.hidden = false;
    const likely = describe(element);
    const place = frame.getBoundingClientRect();
    const [width, height] = [menu.offsetWidth, menu.offsetHeight];
    menu.style.left = Math.max(8, Math.min(place.left + event.clientX, innerWidth - width - 8)) + "px";
    menu.style.top = Math.max(8, Math.min(place.top + event.clientY + 12, innerHeight - height - 8)) + "px";
    if (likely) likely.focus();
  };

  // what only changes what is seen of the page
  const act = (name) => {
    if (name === "bigger") {
      const above = bigger(pointed);
      if (above) describe(above);
    }
    if (name === "hide") {
      pointed.setAttribute("data-pw-away", "hidden");
      close();
      byId("unhide").hidden = false;
    }
    if (name === "unhide") {
      frame.contentDocument.querySelectorAll('[data-pw-away="hidden"]').forEach((element) => element.removeAttribute("data-pw-away"));
      byId("unhide").hidden = true;
    }
  };

  const listen = () => {
    const page = frame.contentDocument;
    if (!page || !page.body || page.documentElement.hasAttribute("data-pw-live")) return;
    if (!page.querySelector("[data-pagewire], [data-pw]")) return;
    page.documentElement.setAttribute("data-pw-live", "");
    uncover(page);
    outline();
    const first = page.querySelector('[data-pagewire="item"]');
    if (first) page.defaultView.scrollTo(0, first.getBoundingClientRect().top - 60);
    if (!menu) return;
    page.addEventListener("mouseover", (event) => {
      // what the menu is about stays marked while it is open
      if (menu.hidden) mark(event.target.closest("[data-pw]"));
    });
    for (const kind of ["click", "auxclick", "submit", "dragstart"]) {
      page.addEventListener(kind, (event) => {
        event.preventDefault();
        event.stopPropagation();
        if (kind === "click") open(event);
      }, true);
    }
    page.addEventListener("scroll", close);
  };

  if (frame) {
    frame.addEventListener("load", listen);
    if (frame.contentDocument && frame.contentDocument.readyState === "complete") listen();
  }
  if (!menu) return;
  show();
  menu.addEventListener("click", (event) => {
    if (event.target.dataset.act) act(event.target.dataset.act);
    else if (event.target.value) pick(event.target.value);
  });
  byId("unhide").addEventListener("click", () => act("unhide"));
  document.addEventListener("mouseover", (event) => {
    const line = event.target.closest(".known li");
    light(line ? line.className : null);
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") close();
    const step = { ArrowDown: 2, ArrowUp: -2, ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step || !menu.contains(document.activeElement)) return;
    event.preventDefault();
    const buttons = [...menu.querySelectorAll("button:not([hidden])")];
    const next = buttons[buttons.indexOf(document.activeElement) + step];
    if (next) next.focus();
  });
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-swap]");
    const plain = !event.ctrlKey && !event.metaKey && !event.shiftKey;
    if (link && plain) { event.preventDefault(); swap(link.href, true); }
    else if (!menu.contains(event.target)) close();
  });
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (!form.classList.contains("swap")) return;
    event.preventDefault();
    swap(form.action.split("?")[0] + "?" + new URLSearchParams(new FormData(form)), true);
  });
  addEventListener("popstate", () => swap(location.href, false));
})();
