"""A small site of the shape that `make docs` builds: inline scripts, a block of data, a worker, files with hashes."""

from pathlib import Path

HASHED = "assets/javascripts/bundle.0123abcd.min.js"
WORKER = "assets/javascripts/workers/search.89abcdef.min.js"
STYLE = "assets/stylesheets/main.76543210.min.css"
PAGE = """<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><title>{title}</title><link rel="icon" href="{up}images/icon.svg">
<link rel="stylesheet" href="{up}{style}">
<script>document.documentElement.dataset.inline = "{title}"</script></head>
<body><main><h1>{title}</h1><p><a href="{up}apps/tutorial/">Tutorial</a> <output></output></p></main>
<script id="config" type="application/json">{{"search": "{up}{worker}"}}</script>
<script src="{up}{bundle}"></script></body>
</html>
"""
BUNDLE = """
const { search } = JSON.parse(document.getElementById("config").textContent);
const worker = new Worker(new URL(search, location));
worker.onmessage = ({ data }) => { document.querySelector("output").textContent = data; };
"""
SEARCH = 'fetch("/docs/search.json").then((answer) => answer.json()).then(({ found }) => postMessage(found));'


def built(folder: Path) -> Path:
    """Writes the site into the folder, and returns the folder."""
    files = {
        "index.html": page("Start", ""),
        "apps/tutorial/index.html": page("Tutorial", "../../"),
        HASHED: BUNDLE,
        WORKER: SEARCH,
        STYLE: "h1 { color: #135 }",
        "images/icon.svg": '<svg xmlns="http://www.w3.org/2000/svg"/>',
        "search.json": '{"found": "found it"}',
        "csp.json": "{}",
    }
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return folder


def page(title: str, up: str) -> str:
    return PAGE.format(title=title, up=up, style=STYLE, worker=WORKER, bundle=HASHED)
