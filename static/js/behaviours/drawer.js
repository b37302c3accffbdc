// Links with data-drawer open at the right, over the page they belong to. The address says so (?drawer=/path),
// so it can be sent and reloaded; Back and Escape close it; the focus returns to the link.
const PARAM = "drawer";

function ours(path) {
  return typeof path === "string" && /^\/(?![/\\])/.test(path);
}

function address(path) {
  const url = new URL(location.href);
  if (path) url.searchParams.set(PARAM, path);
  else url.searchParams.delete(PARAM);
  return url;
}

export function start(dialog) {
  const content = dialog.querySelector("#drawer-content");
  let opener = null;

  const show = async (path) => {
    const answer = await fetch(path, { headers: { "HX-Request": "true" }, cache: "no-store" });
    const html = await answer.text();
    // Signed out meanwhile, not there any more, a file, or a whole page: go there instead.
    const fragment = answer.ok && !answer.redirected && answer.headers.get("Content-Type")?.startsWith("text/html");
    if (!fragment || /^\s*<!doctype/i.test(html)) return void location.assign(path);
    content.innerHTML = html;
    content.dispatchEvent(new CustomEvent("portal:added", { bubbles: true }));
    if (window.htmx) window.htmx.process(content);
    if (!dialog.open) dialog.showModal();
    dialog.scrollTop = 0;
    content.focus();
  };

  const open = (path, from) => {
    opener = from ?? opener;
    history.pushState({ drawer: path }, "", address(path));
    show(path);
  };

  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-drawer]");
    const plain = event.button === 0 && !event.ctrlKey && !event.metaKey && !event.shiftKey;
    if (!link || !plain || !ours(link.getAttribute("href"))) return;
    event.preventDefault();
    open(link.getAttribute("href"), link);
  });
  document.addEventListener("portal:drawer", (event) => open(event.detail.path, event.detail.from));

  dialog.addEventListener("close", () => {
    content.replaceChildren();
    if (new URL(location.href).searchParams.has(PARAM)) history.pushState({}, "", address(null));
    opener?.focus();
    opener = null;
  });
  window.addEventListener("popstate", () => {
    const path = new URL(location.href).searchParams.get(PARAM);
    if (ours(path)) show(path);
    else if (dialog.open) dialog.close();
  });

  const asked = new URL(location.href).searchParams.get(PARAM);
  if (ours(asked)) show(asked);
}
