// Sends the requests of the page of the API to the gateway that served it, and to nothing else.
// The API key is read from its field at each request, goes into one header, and is nowhere else.
"use strict";
(() => {
  const MOST = 200000;
  const page = document.querySelector("[data-api]");
  const key = document.getElementById("key");

  // A cached page would come back with the key in it.
  addEventListener("pagehide", () => { key.value = ""; });

  function requestOf(form) {
    let path = form.dataset.path;
    const query = new URLSearchParams(), headers = new Headers();
    for (const input of form.querySelectorAll("[data-place]")) {
      const { name, place } = input.dataset;
      if (place === "path") path = path.replace(`{${name}}`, () => encodeURIComponent(input.value));
      else if (input.value && place === "query") query.set(name, input.value);
      else if (input.value) headers.set(name, input.value);
    }
    const address = new URL(path, location.origin);
    // Browsers resolve `.` and `..` in an address, also where they are escaped: another operation would be asked.
    if (address.origin !== location.origin || address.pathname !== path) throw new RangeError(page.dataset.unsendable);
    address.search = query;
    if (key.value.trim() && form.dataset.keyed === "1") headers.set("authorization", `Bearer ${key.value.trim()}`);
    const file = form.querySelector("[data-file]")?.files[0];
    const body = file ?? form.querySelector("[data-body]")?.value;
    if (body !== undefined) headers.set("content-type", file ? file.type : "application/json");
    return new Request(address, {
      method: form.dataset.method, headers, body,
      mode: "same-origin", credentials: "omit", cache: "no-store", redirect: "error", referrerPolicy: "no-referrer",
    });
  }

  async function textOf(answer) {
    const kind = (answer.headers.get("content-type") ?? "").split(";")[0];
    if (!/^text\/|json/.test(kind)) return page.dataset.binary;
    let text = await answer.text();
    if (kind.endsWith("json")) {
      try {
        text = JSON.stringify(JSON.parse(text), null, 2);
      } catch {
        // It is shown as it is.
      }
    }
    return text.length > MOST ? `${text.slice(0, MOST)}\n${page.dataset.cut}` : text;
  }

  function show(form, lines) {
    const made = lines.filter(Boolean).map(([name, text]) => {
      const part = document.createElement(name);
      part.textContent = text;
      return part;
    });
    form.querySelector(".result").replaceChildren(...made);
  }

  async function send(form) {
    const button = form.querySelector("button");
    button.disabled = true;
    show(form, [["p", page.dataset.wait]]);
    try {
      const answer = await fetch(requestOf(form));
      const headers = [...answer.headers].map(([name, value]) => `${name}: ${value}`).join("\n");
      const text = await textOf(answer);
      show(form, [["p", `${answer.status} ${answer.statusText}`], ["pre", headers], text && ["pre", text]]);
    } catch (error) {
      show(form, [["p", error instanceof RangeError ? error.message : page.dataset.failed]]);
    } finally {
      button.disabled = false;
    }
  }

  for (const form of document.querySelectorAll("form.try")) {
    form.querySelector("fieldset").disabled = false;
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      send(form);
    });
  }
  key.disabled = false;

  // An address that names an operation or a type shows it open.
  function open() {
    const named = document.getElementById(location.hash.slice(1));
    if (named instanceof HTMLDetailsElement) named.open = true;
  }
  addEventListener("hashchange", open);
  open();
})();
