// Marking words of a text with mouse, finger or keyboard. What is marked is told to the server by the offsets that the
// server sent along with each word; it checks them against the text as it stands.

const states = new WeakMap();

export default function ({ data, parentElement, setTriggerValue }) {
  let state = states.get(parentElement);
  if (!state) {
    state = build(parentElement);
    states.set(parentElement, state);
  }
  state.tell = (value) => setTriggerValue("marked", value);
  const told = JSON.stringify(data);
  if (state.told !== told) {
    state.told = told;
    state.data = data;
    fill(state);
  }
}

function element(name, className, parent) {
  const made = document.createElement(name);
  if (className) made.className = className;
  if (parent) parent.append(made);
  return made;
}

function build(parent) {
  const root = element("div", "marking", parent);
  const state = { root, words: [], gaps: [], anchor: -1, cursor: -1, dragging: false };
  state.text = element("div", "anonymity-text", root);
  state.text.tabIndex = 0;
  state.text.setAttribute("role", "group");
  state.bar = element("div", "marking-bar", root);
  state.bar.setAttribute("role", "toolbar");
  state.bar.hidden = true;
  state.chosen = element("span", "marking-chosen", state.bar);
  state.kind = element("select", "", state.bar);
  state.cover = element("button", "marking-cover", state.bar);
  state.cancel = element("button", "", state.bar);
  state.cover.type = state.cancel.type = "button";
  state.said = element("div", "marking-said", root);
  state.said.setAttribute("aria-live", "polite");
  state.cover.addEventListener("click", () => send(state));
  state.cancel.addEventListener("click", () => (choose(state, -1, -1), state.text.focus({ preventScroll: true })));
  state.text.addEventListener("pointerdown", (event) => pressed(state, event));
  state.text.addEventListener("pointerover", (event) => moved(state, event));
  state.text.addEventListener("click", (event) => tapped(state, event));
  state.text.addEventListener("keydown", (event) => typed(state, event));
  state.bar.addEventListener("keydown", (event) => {
    event.stopPropagation();
    if (event.key === "Escape") state.cancel.click();
  });
  window.addEventListener("pointerup", () => (state.dragging = false));
  return state;
}

function fill(state) {
  const { runs, kinds, words } = state.data;
  state.text.replaceChildren();
  state.text.setAttribute("aria-label", words.label);
  state.words = [];
  state.gaps = [];
  for (const run of runs) {
    const into = run.state ? element("mark", run.state, state.text) : state.text;
    if (run.before) (element("b", "", into).textContent = run.before), into.append(" ");
    const inner = run.state === "covered" ? element("s", "", into) : into;
    for (const [text, start, end] of run.pieces) {
      if (start === null) {
        const gap = element("span", "gap", inner);
        gap.textContent = text;
        state.gaps.push({ gap, before: state.words.length });
        continue;
      }
      const word = element("span", "word", inner);
      word.textContent = text;
      word.dataset.at = state.words.length;
      state.words.push({ word, start, end });
    }
    if (run.after) into.append(" "), (element("b", "", into).textContent = run.after);
  }
  const kind = state.kind.value;
  state.kind.replaceChildren(...kinds.map((each) => new Option(each, each)));
  state.kind.value = kinds.includes(kind) ? kind : kinds[0];
  state.kind.setAttribute("aria-label", words.kind);
  state.bar.setAttribute("aria-label", words.cover);
  state.cover.textContent = words.cover;
  state.cancel.textContent = words.cancel;
  const cursor = Math.min(state.cursor, state.words.length - 1);
  choose(state, -1, -1);
  state.cursor = cursor;
}

function at(event) {
  const word = event.target.closest(".word");
  return word ? Number(word.dataset.at) : -1;
}

// A mouse draws over the words; a finger taps the first and the last, so that drawing still scrolls.
function pressed(state, event) {
  const word = at(event);
  if (event.pointerType !== "mouse" || event.button !== 0 || word < 0) return;
  event.preventDefault();
  state.text.focus({ preventScroll: true });
  state.dragging = true;
  choose(state, event.shiftKey && state.anchor >= 0 ? state.anchor : word, word);
}

function moved(state, event) {
  const word = at(event);
  if (state.dragging && event.buttons & 1 && word >= 0) choose(state, state.anchor, word);
}

function tapped(state, event) {
  const word = at(event);
  if (event.pointerType === "mouse" || word < 0) return;
  const isOnly = state.anchor === word && state.cursor === word;
  choose(state, isOnly ? -1 : state.anchor >= 0 ? state.anchor : word, isOnly ? -1 : word);
}

function typed(state, event) {
  const last = state.words.length - 1;
  if (last < 0 || event.ctrlKey || event.metaKey || event.altKey) return;
  const here = state.cursor;
  const goals = {
    ArrowRight: Math.min(here + 1, last),
    ArrowLeft: Math.max(here - 1, 0),
    ArrowDown: beside(state, 1),
    ArrowUp: beside(state, -1),
    Home: 0,
    End: last,
  };
  if (event.key in goals) {
    const goal = goals[event.key];
    choose(state, event.shiftKey && state.anchor >= 0 ? state.anchor : goal, goal);
    state.words[goal].word.scrollIntoView({ block: "nearest" });
    state.said.textContent = chosen(state);
  } else if ((event.key === "Enter" || event.key === " ") && state.anchor >= 0) {
    send(state);
  } else if (event.key === "Escape" && state.anchor >= 0) {
    choose(state, -1, here);
  } else {
    return;
  }
  event.preventDefault();
  event.stopPropagation();
}

// The word above or below: of the next line, the one that stands nearest.
function beside(state, step) {
  if (state.cursor < 0) return 0;
  const place = (index) => state.words[index].word.getBoundingClientRect();
  const from = place(state.cursor);
  let best = state.cursor;
  let line = null;
  for (let index = state.cursor + step; index >= 0 && index < state.words.length; index += step) {
    const here = place(index);
    if (Math.abs(here.top - from.top) < from.height / 2) continue;
    if (line !== null && Math.abs(here.top - line) > from.height / 2) break;
    line = here.top;
    if (best === state.cursor || Math.abs(here.left - from.left) < Math.abs(place(best).left - from.left)) best = index;
  }
  return best;
}

function choose(state, anchor, cursor) {
  state.anchor = anchor;
  state.cursor = cursor;
  const [first, last] = ends(state);
  state.words.forEach(({ word }, index) => {
    word.classList.toggle("chosen", anchor >= 0 && index >= first && index <= last);
  });
  state.gaps.forEach(({ gap, before }) => {
    gap.classList.toggle("chosen", anchor >= 0 && before > first && before <= last);
  });
  state.bar.hidden = anchor < 0;
  state.chosen.textContent = anchor < 0 ? "" : chosen(state);
}

function ends(state) {
  return [Math.min(state.anchor, state.cursor), Math.max(state.anchor, state.cursor)];
}

function chosen(state) {
  const [first, last] = ends(state);
  const texts = state.words.slice(first, last + 1).map(({ word }) => word.textContent);
  return texts.length > 6 ? `${texts.slice(0, 3).join(" ")} … ${texts.slice(-2).join(" ")}` : texts.join(" ");
}

function send(state) {
  const [first, last] = ends(state);
  if (state.anchor < 0) return;
  const place = { start: state.words[first].start, end: state.words[last].end, kind: state.kind.value };
  choose(state, -1, first);
  state.text.focus({ preventScroll: true });
  state.tell(place);
}
