// Takes out of a framed page what hides the items in it: whatever is laid over them, by whichever means, and what is only shown once
// the page's own scripts have run. Nothing that holds an outlined part is taken out.
"use strict";
const uncover = (page) => {
  const view = page.defaultView;
  const style = (element, pseudo) => view.getComputedStyle(element, pseudo);
  const holds = (element) => element.matches("[data-pagewire]") || element.querySelector("[data-pagewire]");
  const away = (element) => element.setAttribute("data-pw-away", "");
  const set = (element, name, value) => element.style.setProperty(name, value, "important");
  const [width, height] = [view.innerWidth, view.innerHeight];

  // what is fixed, and what is large and high
  const laid = (element) => {
    const { position, zIndex } = style(element);
    if (position === "static" || position === "relative") return;
    if (holds(element)) return position === "absolute" ? undefined : set(element, "position", "static");
    if (position === "fixed") return away(element);
    if (position === "sticky") return set(element, "position", "static");
    const box = element.getBoundingClientRect();
    if (Number(zIndex) >= 100 && box.width * box.height > width * height / 4) away(element);
  };

  // what is above an item may be blurred, cut off or not shown at all before somebody has agreed to something
  const open = (element) => {
    const { display, opacity, filter, visibility, overflowY } = style(element);
    if (display === "none") set(element, "display", "block");
    if (Number(opacity) < 0.5) set(element, "opacity", "1");
    if (filter !== "none") set(element, "filter", "none");
    if (visibility !== "visible") set(element, "visibility", "visible");
    if (overflowY !== "visible" && element.clientHeight < Math.min(height, element.scrollHeight / 2)) {
      for (const name of ["height", "max-height"]) set(element, name, name === "height" ? "auto" : "none");
      set(element, "overflow", "visible");
    }
  };

  // whatever else stands where an item is to be clicked
  const clear = (item) => {
    for (let round = 0; round < 6; round += 1) {
      item.scrollIntoView({ block: "center" });
      const box = item.getBoundingClientRect();
      const hit = page.elementFromPoint(box.left + box.width / 2, box.top + Math.min(box.height / 2, 60));
      if (!hit || item.contains(hit)) return;
      if (hit.contains(item)) return hit.setAttribute("data-pw-bare", "");
      let cover = hit;
      while (cover.parentElement && cover.parentElement !== page.body && !holds(cover.parentElement)) cover = cover.parentElement;
      if (holds(cover)) return;
      away(cover);
    }
  };

  for (const element of [...page.body.querySelectorAll("*")].slice(0, 8000)) laid(element);
  for (const element of [page.documentElement, page.body]) {
    if (["::before", "::after"].some((pseudo) => style(element, pseudo).position === "fixed")) element.setAttribute("data-pw-bare", "");
  }
  const items = [...page.querySelectorAll('[data-pagewire="item"]')].slice(0, 12);
  const above = new Set();
  for (const item of items) {
    for (let element = item; element && element !== page.body; element = element.parentElement) above.add(element);
  }
  above.forEach(open);
  items.forEach(clear);
};
