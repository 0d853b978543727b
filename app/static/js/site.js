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

  // Going back must not find a form that refuses to be sent again.
  window.addEventListener("pageshow", () => {
    document.querySelectorAll("form[data-sent]").forEach((form) => delete form.dataset.sent);
  });
})();
