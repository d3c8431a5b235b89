// Reads out what is new in the workspace, and notes clicks that change nothing. The page works without it.
"use strict";

const FEW = 3;
const READERS_NOTICE_MS = 200;

const news = document.getElementById("news");
if (news !== null && news.textContent !== "") {
  const said = news.textContent;
  news.textContent = "";
  setTimeout(() => { news.textContent = said; }, READERS_NOTICE_MS);
}

let last = null;
let clicks = 0;
for (const tile of document.querySelectorAll(".tiles li")) {
  tile.addEventListener("click", () => {
    clicks = tile === last ? clicks + 1 : 1;
    last = tile;
    if (clicks === FEW) fetch("/workspace/vain", { method: "POST", body: new URLSearchParams({ clicks }) });
  });
}
