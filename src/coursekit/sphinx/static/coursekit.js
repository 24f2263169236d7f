// Behaviour of the widgets of coursekit.sphinx. Without this script every answer, reason and tooltip can still be read.
"use strict";

// Figures: keep a tooltip inside the window, and let Escape close it.
function place(fact) {
  const tip = fact.querySelector(".ck-tip");
  const line = fact.getClientRects()[0];
  const box = tip.getBoundingClientRect();
  const above = line.bottom + box.height > window.innerHeight && line.top > box.height;
  const left = Math.max(8, Math.min(line.left, document.documentElement.clientWidth - box.width - 8));
  // Fixed, so that a scrolling table does not cut it off.
  Object.assign(tip.style, {
    position: "fixed",
    left: `${left}px`,
    top: `${above ? line.top - box.height : line.bottom}px`,
  });
}

const OPEN = ".ck-fact:is(:hover, :focus-within):has(.ck-tip)";

for (const fact of document.querySelectorAll(".ck-fact:has(.ck-tip)")) {
  for (const kind of ["mouseenter", "focusin"]) {
    fact.addEventListener(kind, () => {
      fact.classList.remove("ck-dismissed");
      place(fact);
    });
  }
}
document.addEventListener("scroll", () => document.querySelectorAll(OPEN).forEach(place), { capture: true, passive: true });
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const fact of document.querySelectorAll(OPEN)) fact.classList.add("ck-dismissed");
});

// A part of the answers, copied into the status line. Copies carry no ids, so that ids stay unique.
function copy(node) {
  const twin = node.cloneNode(true);
  for (const tip of twin.querySelectorAll("[role=tooltip]")) tip.remove();
  for (const named of [twin, ...twin.querySelectorAll("[id]")]) named.removeAttribute("id");
  for (const link of twin.querySelectorAll("[aria-describedby]")) link.removeAttribute("aria-describedby");
  return twin;
}

function paragraph(text) {
  const line = document.createElement("p");
  line.className = "ck-verdict";
  line.textContent = text;
  return line;
}

// Self-checks: say the verdict, then the reason of each option picked.
function judge(picked, right) {
  const hits = picked.filter((index) => right.includes(index)).length;
  if (hits === right.length && picked.length === right.length) return "✓ Correct.";
  if (right.length === 1 && picked.length === 1) return "✗ Not this one.";
  return `✗ Not yet: ${hits} of ${right.length} right picked, ${picked.length - hits} wrong.`;
}

// A question with its options: what is right in it, and what was picked.
function question(node) {
  const answers = [...node.querySelectorAll(".ck-answers li")];
  const inputs = [...node.querySelectorAll(".ck-option input")];
  const right = answers.flatMap((item, index) => (item.hasAttribute("data-right") ? [index] : []));
  const picked = inputs.flatMap((input, index) => (input.checked ? [index] : []));
  return { answers, inputs, right, picked, verdict: judge(picked, right) };
}

function explain(node, { answers, right, picked }, verdict) {
  const list = document.createElement("ul");
  for (const index of picked) {
    const item = copy(answers[index]);
    item.className = right.includes(index) ? "ck-right" : "ck-wrong";
    list.append(item);
  }
  node.querySelector(".ck-status").replaceChildren(paragraph(verdict), list);
  node.querySelector(".ck-answers").hidden = false;
}

function check(form) {
  const asked = question(form);
  if (!asked.picked.length) return form.querySelector(".ck-status").replaceChildren(paragraph("Pick an option first."));
  explain(form, asked, asked.verdict.startsWith("✓") ? asked.verdict : `${asked.verdict} Try again.`);
}

// Estimates: the factor between guess and figure, then the figure itself.
function number(text) {
  const plain = text.replace(/[\s_$€£%]/g, "");
  const grouped = /^[-+]?\d{1,3}(,\d{3})+(\.\d*)?$/.test(plain);
  return plain ? Number(grouped ? plain.replaceAll(",", "") : plain.replace(",", ".")) : NaN;
}

function distance(guess, target) {
  const factor = Math.max(guess / target, target / guess);
  if (factor < 1.05) return "✓ Within five percent.";
  const shown = factor < 10 ? factor.toPrecision(2) : Math.round(Number(factor.toPrecision(2))).toLocaleString("en");
  return `Off by a factor of ${shown}: your estimate is too ${guess < target ? "low" : "high"}.`;
}

function compare(form) {
  const status = form.querySelector(".ck-status");
  const guess = number(form.querySelector("input").value);
  if (!(guess > 0)) return status.replaceChildren(paragraph("Type a number above zero, such as 12 or 1,500 or 2e6."));
  const answer = form.querySelector(".ck-answers");
  const parts = [...answer.children].filter((part) => part.tagName !== "SUMMARY").map(copy);
  status.replaceChildren(paragraph(distance(guess, Number(form.dataset.target))), ...parts);
}

for (const [selector, action] of [[".ck-selfcheck", check], [".ck-estimate", compare]]) {
  for (const form of document.querySelectorAll(selector)) {
    form.querySelector("button").hidden = false;
    form.querySelector(".ck-answers").hidden = true;
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      action(form);
    });
  }
}
