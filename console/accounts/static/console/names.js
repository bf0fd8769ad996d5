// Names for what libraries leave nameless: the boxes that select2 puts in the place of selects.
function name(box) {
  const select = box.closest(".select2-container")?.previousElementSibling;
  const label = select?.labels?.[0]?.textContent.replace("*", "").trim() || select?.title || select?.name;
  if (!label) return;
  box.setAttribute("aria-label", label);
  box.removeAttribute("aria-labelledby");
  box.querySelector(".select2-selection__rendered")?.setAttribute("aria-label", label);
}

function nameAll() {
  document.querySelectorAll(".select2-selection").forEach(name);
}

new MutationObserver(nameAll).observe(document.documentElement, { childList: true, subtree: true });
document.addEventListener("DOMContentLoaded", nameAll);
