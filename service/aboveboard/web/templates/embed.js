// <why-this url="…" item="…"></why-this>: the reasons for an item, opened in place. `url` is `why.url` of an answer.
// Everything is written as text, never as markup; what is asked for goes to the gateway that this script came from.
{
  const words = {{ words|tojson }};
  const gateway = new URL(document.currentScript.src);
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(`
    :host { display: block; font: var(--why-font, inherit); --accent: var(--why-accent, light-dark(#17594a, #7fd1bb)); }
    button, div { font: inherit; color: var(--why-ink, light-dark(#1b1f1e, #eceff0)); text-align: start;
      background: var(--why-paper, light-dark(#fff, #141817)); border: 1px solid; border-radius: .4em; padding: .4em .8em; }
    button, a { color: var(--accent); }
    button { min-height: 2.5em; cursor: pointer; }
    div { margin-top: .4em; max-width: 36em; overflow-wrap: anywhere; }
    p, ul { margin: .4em 0; padding: 0; }
    li { list-style: none; margin: .4em 0; }
    i { display: block; height: .5em; background: var(--accent); border-radius: .25em; }
    :focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
    [hidden] { display: none; }`);

  const add = (parent, tag, text = "") => {
    const made = parent.appendChild(document.createElement(tag));
    made.textContent = text;
    return made;
  };

  class WhyThis extends HTMLElement {
    static observedAttributes = ["url", "decision", "key", "item", "language"];
    #say;
    #root = this.attachShadow({ mode: "open" });

    connectedCallback() {
      const asked = this.getAttribute("language") || this.closest("[lang]")?.lang || navigator.language;
      this.language = [asked, asked.split("-")[0], "en"].find((each) => Object.hasOwn(words, each));
      this.#say = words[this.language];
      this.#root.adoptedStyleSheets = [sheet];
      this.#root.replaceChildren();
      const button = add(this.#root, "button", this.#say.button);
      const panel = add(this.#root, "div");
      panel.id = "why";
      panel.hidden = true;
      panel.setAttribute("aria-live", "polite");
      button.type = "button";
      button.setAttribute("aria-controls", "why");
      button.lang = panel.lang = this.language;
      const turn = (open) => {
        panel.hidden = !open;
        button.setAttribute("aria-expanded", open);
      };
      turn(false);
      button.onclick = () => {
        turn(panel.hidden);
        if (!panel.hidden && !panel.querySelector("a")) this.#fill(panel);
      };
      button.onkeydown = panel.onkeydown = (event) => {
        if (event.key !== "Escape" || panel.hidden) return;
        event.stopPropagation();
        turn(false);
        button.focus();
      };
    }

    attributeChangedCallback() {
      if (this.isConnected) this.connectedCallback();
    }

    async #fill(panel) {
      panel.replaceChildren();
      add(panel, "p", this.#say.wait);
      try {
        const own = (name) => encodeURIComponent(this.getAttribute(name));
        const url = new URL(this.getAttribute("url") || `/why/${own("decision")}?key=${own("key")}`, gateway);
        if (url.origin !== gateway.origin) throw 0;
        url.searchParams.set("language", this.language);
        if (this.hasAttribute("item")) url.searchParams.set("item", this.getAttribute("item"));
        const data = new URL(url);
        data.pathname += "/data";
        const answer = await fetch(data, { credentials: "omit", referrerPolicy: "no-referrer" });
        if (!answer.ok) throw 0;
        this.#show(panel, await answer.json(), url);
      } catch {
        panel.replaceChildren();
        add(panel, "p", this.#say.failed);
      }
    }

    #show(panel, told, url) {
      panel.replaceChildren();
      for (const each of [told.summary, told.made_by, told.note]) if (each) add(panel, "p", each);
      const list = told.reasons.length && add(panel, "ul");
      for (const { text, share } of told.reasons) {
        const percent = share === null ? "" : ` (${share.toLocaleString(this.language, { style: "percent" })})`;
        const reason = add(list, "li", text + percent);
        if (percent) add(reason, "i").style.width = `${share * 100}%`;
      }
      if (told.counterfactual) add(panel, "p", told.counterfactual);
      if (told.held_back.length) add(panel, "p", this.#say.held);
      const held = told.held_back.length && add(panel, "ul");
      for (const { what, because } of told.held_back) add(held, "li", `${what}. ${because}`);
      const link = add(add(panel, "p"), "a", this.#say.more);
      link.href = url;
      link.rel = "noreferrer";
    }
  }

  if (!customElements.get("why-this")) customElements.define("why-this", WhyThis);
}
