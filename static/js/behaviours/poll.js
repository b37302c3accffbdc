// Asks for a fragment again and again while something runs; stops when it says data-finished.
// The old content stays readable until the new one is there, and keeps the focus where it was.
const SLOWEST = 10_000;

export function start(element) {
  const every = Number(element.dataset.seconds || 1) * 1000;
  let failures = 0;

  const replace = (html) => {
    const focused = element.contains(document.activeElement) ? document.activeElement.id : "";
    element.innerHTML = html;
    element.dispatchEvent(new CustomEvent("portal:added", { bubbles: true }));
    if (window.htmx) window.htmx.process(element);
    if (focused) document.getElementById(focused)?.focus();
  };

  const ask = async () => {
    if (!element.isConnected) return;
    if (document.hidden) return void setTimeout(ask, every);
    try {
      const answer = await fetch(element.dataset.url, { headers: { "HX-Request": "true" }, cache: "no-store" });
      if (answer.redirected || answer.status === 401 || answer.status === 404) return void location.reload();
      if (!answer.ok) throw new Error(String(answer.status));
      failures = 0;
      replace(await answer.text());
      const finished = element.querySelector("[data-finished]");
      if (finished) return void (finished.dataset.goto && location.assign(finished.dataset.goto));
    } catch {
      failures += 1;
    }
    setTimeout(ask, Math.min(every * 2 ** failures, SLOWEST));
  };

  if (!element.querySelector("[data-finished]")) setTimeout(ask, every);
}
