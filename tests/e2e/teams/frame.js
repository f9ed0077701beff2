// Draws cards with Microsoft's package `adaptivecards`, in frames that look like Teams' windows as plainly as can be:
// `draw([{ kind, theme, caption, title, card }], caption)`. Teams' own fonts and colours are near, not the same.
const LIGHT = {
  default: { default: "#242424", subtle: "#616161" },
  attention: { default: "#c4314b", subtle: "#c4314b" },
  accent: { default: "#5b5fc7", subtle: "#5b5fc7" },
};
const DARK = {
  default: { default: "#ffffff", subtle: "#adadad" },
  attention: { default: "#f9526b", subtle: "#f9526b" },
  accent: { default: "#9299f7", subtle: "#9299f7" },
};
const host = (theme) => {
  const foregroundColors = theme === "dark" ? DARK : LIGHT;
  const [plain, emphasis] = theme === "dark" ? ["#292929", "#333333"] : ["#ffffff", "#f5f5f5"];
  return new AdaptiveCards.HostConfig({
    supportsInteractivity: true,
    fontTypes: {
      default: {
        fontFamily: "'Segoe UI', 'Liberation Sans', Arial, sans-serif",
        fontSizes: { small: 12, default: 14, medium: 14, large: 18, extraLarge: 24 },
        fontWeights: { lighter: 200, default: 400, bolder: 600 },
      },
      monospace: {
        fontFamily: "Consolas, 'Liberation Mono', monospace",
        fontSizes: { small: 12, default: 14, medium: 14, large: 18, extraLarge: 24 },
        fontWeights: { lighter: 200, default: 400, bolder: 600 },
      },
    },
    lineHeights: { small: 16, default: 20, medium: 20, large: 24, extraLarge: 32 },
    spacing: { small: 8, default: 12, medium: 16, large: 20, extraLarge: 24, padding: 16 },
    containerStyles: {
      default: { backgroundColor: plain, foregroundColors },
      emphasis: { backgroundColor: emphasis, foregroundColors },
    },
    inputs: {
      label: {
        inputSpacing: "small",
        optionalInputs: { weight: "bolder", size: "default" },
        requiredInputs: { weight: "bolder", size: "default" },
      },
    },
    actions: {
      maxActions: 6,
      spacing: "default",
      buttonSpacing: 8,
      showCard: { actionMode: "inline", inlineTopMargin: 12, style: "emphasis" },
      actionsOrientation: "horizontal",
      actionAlignment: "left",
    },
  });
};

const made = (name, className = "", ...within) => {
  const element = document.createElement(name);
  element.className = className;
  element.append(...within);
  return element;
};
const box = (className, ...within) => made("div", className, ...within);

// Of searches the package knows less than Teams, which shows the names of those who are chosen in a box to type in.
const known = (element) => {
  if (!element["choices.data"]) return element;
  const { id, label, spacing, placeholder, choices } = element;
  const value = choices.map((one) => one.title).join(", ");
  return { type: "Input.Text", id, label, spacing, placeholder, value };
};
const drawn = (content, theme) => {
  const card = new AdaptiveCards.AdaptiveCard();
  card.hostConfig = host(theme);
  card.parse({ ...content, body: content.body.map(known) });
  const element = card.render();
  // Chromium shows a day as its own language has it; Teams as the person's.
  for (const day of element.querySelectorAll("input[type=date]")) day.type = "text";
  return element;
};

// A part of the picture: a message in the chat, a dialog with its bar, what stands above a text that is written.
const FRAMES = {
  message: (card) =>
    box("message", box("face", "K"), box("said", box("by", "Kontolots", made("span", "when", "09:00")), box("bubble", card))),
  dialog: (card, title) =>
    box("dialog", box("bar", box("face", "K"), made("b", "", title), made("span", "cross", "×")), card),
};

// A machine without a font of emoji shows the signs of `render.py`, too.
const SIGNS = {
  "✅": '<rect x="1" y="1" width="18" height="18" rx="4" fill="#3aa655"/><path d="M5 10l4 4 6-8" stroke="#fff" stroke-width="2.5" fill="none"/>',
  "⬜": '<rect x="2" y="2" width="16" height="16" rx="2" fill="#e8e8e8" stroke="#aaa"/>',
  "⚠️": '<path d="M10 1l9 17H1z" fill="#f5c33b"/><path d="M10 7v5M10 14v2" stroke="#333" stroke-width="2"/>',
};
const sign = (element) => {
  const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
  const found = [];
  while (walker.nextNode()) if (/✅|⬜|⚠️/.test(walker.currentNode.data)) found.push(walker.currentNode);
  for (const text of found) {
    const parts = text.data.split(/(✅|⬜|⚠️)/).map((part) => {
      if (!(part in SIGNS)) return part;
      const drawing = made("span", "sign");
      drawing.innerHTML = `<svg viewBox="0 0 20 20">${SIGNS[part]}</svg>`;
      return drawing;
    });
    text.replaceWith(...parts);
  }
};

window.draw = (shown, caption) => {
  const figures = shown.map((one) => {
    const frame = FRAMES[one.kind](drawn(one.card, one.theme), one.title);
    sign(frame);
    return made("figure", one.theme, frame, made("figcaption", "", one.caption));
  });
  document.querySelector("main").replaceChildren(...figures, made("p", "caption", caption));
};
