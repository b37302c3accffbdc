// Copies data-text, or the address of the page, and says so where the words were.
export function start(button) {
  const words = [...button.childNodes].find((node) => node.nodeType === Node.TEXT_NODE && node.textContent.trim());
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(button.dataset.text || location.href);
    if (!words || !button.dataset.done) return;
    const before = words.textContent;
    words.textContent = button.dataset.done;
    button.setAttribute("aria-live", "polite");
    setTimeout(() => (words.textContent = before), 2000);
  });
}
