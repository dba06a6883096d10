// Pointing at a field in the framed page writes its selector into the recipe and tries it. The frame itself runs nothing.
"use strict";
(() => {
  const frame = document.getElementById("page");
  const recipe = document.getElementById("recipe");
  if (!frame || !recipe) return;

  // names that tools make up change with the next build of a site
  const lasting = (name) => /^[a-z][a-z_-]*$/i.test(name) && !/^(css|sc|jsx|is|has|js)-/.test(name) && name.length < 32;
  const step = (element) => {
    const names = [...element.classList].filter(lasting);
    return element.localName + (names.length ? "." + CSS.escape(names[0]) : "");
  };

  // the shortest selector that gives just this element within its item, and something in most other items
  const selectorWithin = (element, item, items) => {
    if (element === item) return "";
    const fits = (selector) => {
      try {
        return item.querySelector(selector) === element && items.filter((other) => other.querySelector(selector)).length * 2 >= items.length;
      } catch { return false; }
    };
    let path = "";
    for (let at = element; at && at !== item; at = at.parentElement) {
      const rest = path ? " > " + path : "";
      for (const own of [at.localName, step(at)]) if (fits(own + rest)) return own + rest;
      const place = [...at.parentElement.children].filter((other) => other.localName === at.localName).indexOf(at) + 1;
      path = step(at) + rest;
      if (fits(path)) return path;
      const exact = `${at.localName}:nth-of-type(${place})${rest}`;
      if (fits(exact)) return exact;
    }
    return path;
  };

  // the selector of items: what is like the element that was pointed at, all over the page
  const selectorOfItems = (element) => {
    const page = element.ownerDocument;
    for (let at = element; at && at !== page.body; at = at.parentElement) {
      const own = step(at);
      const found = page.querySelectorAll(own).length;
      if (own.includes(".") && found > 2) return own;
      if (at.parentElement && at.parentElement.children.length > 2 && [...at.parentElement.children].every((other) => other.localName === at.localName)) {
        return step(at.parentElement) + " > " + at.localName;
      }
    }
    return step(element);
  };

  const attribute = (field, element) => {
    if (field === "link" && element.closest("a")) return [element.closest("a"), " @href"];
    if (field === "image" && element.localName === "img") return [element, " @src"];
    if (field === "published" && element.closest("time[datetime]")) return [element.closest("time"), " @datetime"];
    return [element, ""];
  };

  const listen = () => {
    const page = frame.contentDocument;
    if (!page || !page.body) return;
    const items = [...page.querySelectorAll('[data-pagewire="item"]')];
    let shown = null;
    const outline = (element, on) => element && element.style && (element.style.boxShadow = on ? "inset 0 0 0 3px #d9480f" : "");
    page.addEventListener("mouseover", (event) => { outline(shown, false); shown = event.target; outline(shown, true); });
    page.addEventListener("click", (event) => {
      event.preventDefault();
      const field = recipe.elements.pick.value;
      const input = recipe.elements[field];
      if (field === "item") {
        input.value = selectorOfItems(event.target);
      } else {
        const [element, end] = attribute(field, event.target);
        const item = event.target.closest('[data-pagewire="item"]');
        if (!item) { frame.title = "This is outside of the items: choose “item” and click one first."; return; }
        if (!recipe.elements.item.value) recipe.elements.item.value = selectorOfItems(item);
        const within = item.contains(element) ? selectorWithin(element, item, items) : "";
        input.value = (within + end).trim();
      }
      recipe.submit();
    }, true);
  };
  if (frame.contentDocument && frame.contentDocument.readyState === "complete") listen();
  frame.addEventListener("load", listen);
})();
