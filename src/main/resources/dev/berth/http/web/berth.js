// Pages work without this; it makes them quick: copying, and filtering what a page lists.
"use strict";

for (const button of document.querySelectorAll("[data-copy]")) {
  if (!navigator.clipboard) break;
  button.hidden = false;
  const label = button.getAttribute("aria-label");
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(button.dataset.copy);
    button.classList.add("copied");
    button.setAttribute("aria-label", "Copied");
    setTimeout(() => {
      button.classList.remove("copied");
      button.setAttribute("aria-label", label);
    }, 2000);
  });
}

for (const input of document.querySelectorAll("[data-filter]")) {
  input.hidden = false;
  input.addEventListener("input", () => {
    const wanted = input.value.toLowerCase();
    for (const row of document.querySelectorAll("[data-filtered] [data-text]")) {
      row.hidden = !row.dataset.text.toLowerCase().includes(wanted);
    }
  });
}

// A typed name makes its button work; the server checks it again.
for (const input of document.querySelectorAll("[data-confirms]")) {
  const button = input.form.querySelector("button[type=submit]");
  const look = () => (button.disabled = input.value !== input.dataset.confirms);
  input.addEventListener("input", look);
  look();
}

// Ticking all of a page; nothing can be deleted while nothing is ticked.
for (const form of document.querySelectorAll("[data-selects]")) {
  const all = form.querySelector("[data-select-all]");
  const boxes = [...form.querySelectorAll("input[name=version_id]")];
  const look = () => {
    const ticked = boxes.filter((box) => box.checked).length;
    form.querySelector("[data-needs-selection]").disabled = ticked === 0;
    all.checked = ticked === boxes.length;
    all.indeterminate = ticked > 0 && ticked < boxes.length;
  };
  all.parentElement.hidden = false;
  all.addEventListener("change", () => {
    for (const box of boxes) box.checked = all.checked;
    look();
  });
  form.addEventListener("change", look);
  look();
}

// On a phone the tabs go on beyond the edge: the one that is open is shown.
for (const tab of document.querySelectorAll(".underline [aria-current]")) {
  tab.parentElement.scrollLeft = tab.offsetLeft - tab.parentElement.offsetLeft - 48;
}

for (const menu of document.querySelectorAll("details.menu")) {
  document.addEventListener("click", (event) => {
    if (!menu.contains(event.target)) menu.open = false;
  });
  menu.addEventListener("keydown", (event) => {
    if (event.key === "Escape") {
      menu.open = false;
      menu.querySelector("summary").focus();
    }
  });
}
