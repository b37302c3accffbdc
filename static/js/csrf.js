// The one place that sends the CSRF token with requests that scripts make. Never to another site.
export const token = () => document.querySelector('meta[name="csrf-token"]')?.content ?? "";

export function install() {
  document.body.addEventListener("htmx:configRequest", (event) => {
    const target = new URL(event.detail.path, location.href);
    if (target.origin === location.origin && event.detail.verb !== "get") event.detail.headers["X-CSRFToken"] = token();
  });
}

export async function post(url, fields) {
  const target = new URL(url, location.href);
  if (target.origin !== location.origin) throw new Error(`not ours: ${target.origin}`);
  return fetch(target, { method: "POST", headers: { "X-CSRFToken": token() }, body: new URLSearchParams(fields) });
}
