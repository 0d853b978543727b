// Small comforts. Every page works without this file.
(() => {
  "use strict";
  document.documentElement.classList.add("dk-js");

  // The menu of a narrow screen opens by a button.
  const button = document.querySelector("[data-menu]");
  const menu = document.getElementById("menu");
  if (button && menu) {
    button.addEventListener("click", () => {
      const open = menu.classList.toggle("dk-open");
      button.setAttribute("aria-expanded", String(open));
    });
  }

  // On a narrow screen the places of a subject stand in one line: the present one must be seen.
  const place = document.querySelector(".dk-subnav [aria-current]");
  if (place) place.scrollIntoView({ block: "nearest", inline: "nearest" });

  // A refused form shows its errors first, and a screen reader hears them.
  const errors = document.querySelector("[data-errors]");
  if (errors) errors.focus();

  // A form is sent once, however often its button is pressed.
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (event.defaultPrevented || form.method !== "post") return;
    if (form.dataset.sent) {
      event.preventDefault();
      return;
    }
    form.dataset.sent = "yes";
    window.setTimeout(() => delete form.dataset.sent, 8000);
  });

  // Lines to choose under a search: arrows move, Enter opens, Escape and leaving close.
  const input = document.querySelector("[data-offers]");
  const offers = input && document.getElementById(input.getAttribute("aria-controls"));
  if (offers) {
    const lines = () => [...offers.querySelectorAll("[role=option]")];
    const choose = (line) => {
      lines().forEach((each) => each.setAttribute("aria-selected", String(each === line)));
      if (line) {
        input.setAttribute("aria-activedescendant", line.id);
        line.scrollIntoView({ block: "nearest" });
      } else input.removeAttribute("aria-activedescendant");
    };
    const show = (open) => {
      offers.classList.toggle("dk-open", open);
      input.setAttribute("aria-expanded", String(open));
      choose(null);
    };
    const chosen = () => lines().findIndex((each) => each.getAttribute("aria-selected") === "true");
    offers.addEventListener("htmx:afterSwap", () => show(lines().length > 0 && document.activeElement === input));
    input.addEventListener("keydown", (event) => {
      const open = input.getAttribute("aria-expanded") === "true";
      const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
      if (step && lines().length) {
        event.preventDefault();
        if (!open) show(true);
        const count = lines().length;
        const at = chosen();
        choose(lines()[at < 0 ? (step > 0 ? 0 : count - 1) : (at + step + count) % count]);
      } else if (event.key === "Enter" && open && chosen() >= 0) {
        event.preventDefault();
        lines()[chosen()].querySelector("a").click();
      } else if (event.key === "Escape" && open) {
        event.preventDefault();
        show(false);
      }
    });
    input.closest("form").addEventListener("focusout", (event) => {
      if (!offers.contains(event.relatedTarget)) show(false);
    });
    // A click must come before the list closes.
    offers.addEventListener("mousedown", (event) => event.preventDefault());
  }

  // Going back must not find a form that refuses to be sent again.
  window.addEventListener("pageshow", () => {
    document.querySelectorAll("form[data-sent]").forEach((form) => delete form.dataset.sent);
  });
})();
