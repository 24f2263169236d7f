// Behaviour of {quiz}: its questions are scored together, and the answers kept in this browser until the reader has them forgotten.
// Uses question, explain and paragraph of coursekit.js. Without this script questions, answers and chapters can still be read.
"use strict";

// A browser may refuse to keep anything; then every access throws.
const shelf = {
  read(key) {
    return JSON.parse(localStorage.getItem(key));
  },
  write(key, state) {
    localStorage.setItem(key, JSON.stringify(state));
  },
  forget(key) {
    localStorage.removeItem(key);
  },
};

const REFUSED = "Your browser keeps nothing for this page, so your answers are gone when you leave it. Nothing is sent anywhere.";

function attempt(form, access, ...values) {
  try {
    return shelf[access](...values);
  } catch {
    form.querySelector(".ck-kept").textContent = REFUSED;
    return null;
  }
}

const itemsOf = (form) => [...form.querySelectorAll(".ck-item")];
const fieldsetOf = (item) => item.querySelector("fieldset");
const isScored = (item) => fieldsetOf(item).disabled;
const isRight = (item) => isScored(item) && question(item).verdict.startsWith("✓");

function keep(form) {
  const items = itemsOf(form);
  attempt(form, "write", form.dataset.store, {
    version: form.dataset.version,
    picks: items.map((item) => question(item).picked),
    scored: items.map(isScored),
    right: items.filter(isRight).length,
  });
}

// Answers to another wording of the questions are left alone until the reader answers anew.
function restore(form) {
  const kept = attempt(form, "read", form.dataset.store);
  if (kept?.version !== form.dataset.version) return;
  itemsOf(form).forEach((item, number) => {
    const { inputs } = question(item);
    for (const index of kept.picks[number]) inputs[index].checked = true;
    if (kept.scored[number]) settle(item);
  });
  if (kept.scored.includes(true)) show(form);
}

// An answer that was scored stands: its reason is on the page now.
function settle(item) {
  const asked = question(item);
  explain(item, asked, asked.verdict);
  fieldsetOf(item).disabled = true;
}

function result(form, names) {
  const items = itemsOf(form);
  const right = items.filter(isRight).length;
  const open = items.filter((item) => !isScored(item)).length;
  const lines = [`${right} of ${items.length} right${open ? `, ${open} left open` : ""}.`];
  const earlier = form.dataset.earlier && attempt(form, "read", form.dataset.earlier);
  if (earlier?.scored?.includes(true)) lines.push(`The first time: ${earlier.right} of ${earlier.scored.length}.`);
  lines.push(names.length ? `Read with most care: ${names.join(", ")}.` : "No chapter needs more care than another.");
  return lines.join(" ");
}

function show(form) {
  const items = itemsOf(form);
  const needed = [];
  for (const part of form.querySelectorAll(".ck-chapters > ul > li")) {
    let [right, all] = [0, 0];
    for (const chapter of part.querySelectorAll("li")) {
      const own = items.filter((item) => item.dataset.unit === chapter.dataset.unit);
      const hits = own.filter(isRight).length;
      [right, all] = [right + hits, all + own.length];
      if (hits < own.length) needed.push(chapter.querySelector(".ck-name").textContent);
      chapter.querySelector(".ck-advice").textContent = hits < own.length ? " → read with care" : " ✓ right";
    }
    part.querySelector(".ck-count").textContent = ` – ${right} of ${all} right`;
  }
  form.querySelector(".ck-panel .ck-status").replaceChildren(paragraph(result(form, needed)));
  form.querySelector(".ck-chapters").hidden = false;
}

function score(form) {
  const answered = itemsOf(form).filter((item) => question(item).picked.length);
  if (!answered.length) {
    return form.querySelector(".ck-panel .ck-status").replaceChildren(paragraph("Answer a question first."));
  }
  answered.filter((item) => !isScored(item)).forEach(settle);
  show(form);
  keep(form);
}

function blank(form) {
  form.reset();
  for (const item of itemsOf(form)) {
    fieldsetOf(item).disabled = false;
    item.querySelector(".ck-status").replaceChildren();
    item.querySelector(".ck-answers").hidden = true;
  }
  form.querySelector(".ck-chapters").hidden = true;
}

function forget(form) {
  attempt(form, "forget", form.dataset.store);
  blank(form);
  form.querySelector(".ck-panel .ck-status").replaceChildren(paragraph("Your answers are forgotten."));
}

for (const form of document.querySelectorAll(".ck-quiz")) {
  form.querySelector(".ck-controls").hidden = false;
  blank(form);
  restore(form);
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("change", () => keep(form));
  form.querySelector(".ck-score").addEventListener("click", () => score(form));
  form.querySelector(".ck-forget").addEventListener("click", () => forget(form));
}
