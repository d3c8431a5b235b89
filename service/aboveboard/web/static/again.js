// While work is under way the part of the page that tells of it is read again every few seconds, and nothing else:
// what somebody types elsewhere stays, and so does where they are. Without this script a link does the same by hand.
"use strict";
(() => {
  const MARK = "[data-again]";

  async function again(seconds) {
    const part = document.querySelector(MARK);
    if (!document.hidden && !part.contains(document.activeElement)) {
      try {
        const answer = await fetch(location.pathname, { headers: { accept: "text/html" } });
        const page = new DOMParser().parseFromString(await answer.text(), "text/html");
        const fresh = page.querySelector(MARK);
        if (answer.ok && fresh && !part.contains(document.activeElement)) {
          part.replaceWith(document.adoptNode(fresh));
          seconds = Number(fresh.dataset.again);
        }
      } catch {
        // The gateway may be back the next time.
      }
    }
    if (seconds) setTimeout(again, seconds * 1000, seconds);
  }

  const seconds = Number(document.querySelector(MARK)?.dataset.again);
  if (seconds) setTimeout(again, seconds * 1000, seconds);
})();
