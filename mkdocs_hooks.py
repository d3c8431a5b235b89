"""The hook of MkDocs that makes the site fit to be served below any path, by any gateway, without a foreign request.

`csp.json` lists the hashes of the inline scripts. A server puts them into `script-src`, and then needs no
`unsafe-inline`.
"""

import json
import re
import shutil
from base64 import b64encode
from hashlib import sha256
from pathlib import Path
from typing import Any

INLINE = re.compile(r"<script>(.*?)</script>", re.DOTALL)
# The theme loads two libraries from a CDN: one for browsers without ResizeObserver, one for pages with diagrams.
# These pages need neither, so an empty script takes their place.
CDN = re.compile(r"https://unpkg\.com/[\w./@-]+")
EMPTY = "data:text/javascript,"
UNUSED = ("404.html", "sitemap.xml", "sitemap.xml.gz", "assets/javascripts/lunr", "**/*.map")
"""What needs an address that is known at the build, what searches other languages, and what only debuggers read."""


def on_post_build(config: Any, **_: Any) -> None:
    """Deletes UNUSED, cuts CDN out of the scripts, and writes `csp.json`."""
    site = Path(config["site_dir"])
    for path in [path for pattern in UNUSED for path in site.glob(pattern)]:
        shutil.rmtree(path) if path.is_dir() else path.unlink()
    for path in site.rglob("*.js"):
        path.write_text(CDN.sub(EMPTY, path.read_text("utf-8")), "utf-8")
    inline = {script for page in site.rglob("*.html") for script in INLINE.findall(page.read_text("utf-8"))}
    hashes = sorted(f"sha256-{b64encode(sha256(each.encode()).digest()).decode()}" for each in inline)
    (site / "csp.json").write_text(json.dumps({"script-src": hashes}, indent=1) + "\n", "utf-8")
