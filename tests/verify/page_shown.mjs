// Runs verify.html with a document that is no more than what the page asks of one, and writes the text that it shows.
import { readFileSync } from "node:fs";

class Element {
  constructor(name) {
    Object.assign(this, { name, children: [], listeners: {}, hidden: false, className: "", value: "", own: "" });
    this.classList = { add() {}, remove() {} };
  }
  get childElementCount() { return this.children.length; }
  get textContent() { return this.own + this.children.map((each) => each.textContent).join("|"); }
  set textContent(text) { this.own = text; this.children = []; }
  append(...more) { this.children.push(...more); }
  replaceChildren(...all) { this.children = all; }
  addEventListener(name, listener) { this.listeners[name] = listener; }
  querySelector(name) { return (this.parts ??= {})[name] ??= new Element(name); }
}

const elements = {};
const byId = (id) => (elements[id] ??= new Element(id));
globalThis.document = Object.assign(new Element("document"), {
  body: new Element("body"), getElementById: byId, createElement: (name) => new Element(name),
});

const html = readFileSync(process.argv[2], "utf-8");
new Function(/<script>([\s\S]*?)<\/script>/.exec(html)[1])();

const [path, key] = process.argv.slice(3);
const file = { name: "mine.zip", arrayBuffer: async () => new Uint8Array(readFileSync(path)).buffer };
byId("key").value = key;
document.listeners.drop({ preventDefault() {}, dataTransfer: { files: [file] } });
while (!byId("verdict").className) await new Promise((resolve) => setTimeout(resolve, 5));

const records = byId("records").querySelector("div").children;
records[0]?.listeners.toggle();
process.stdout.write(JSON.stringify({
  verdict: [byId("verdict").className, byId("verdict").textContent],
  shown: ["wrong", "unchecked", "checked", "records"].filter((id) => !byId(id).hidden),
  unchecked: byId("unchecked").querySelector("ul").textContent,
  records: records.map((each) => each.textContent),
}));
