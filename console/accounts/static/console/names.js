// Names for what libraries leave nameless: the boxes that select2 puts in the place of selects.
function name(box) {
  const select = box.closest(".select2-container")?.previousElementSibling;
  const label = select?.labels?.[0]?.textContent.replace("*", "").trim() || select?.title || select?.name;
  if (!label) return;
  box.setAttribute("aria-label", label);
  box.removeAttribute("aria-labelledby");
  box.querySelector(".select2-selection__rendered")?.setAttribute("aria-label", label);
}

// Icons are words of a font: nobody should hear them. What shows an icon alone gets a name.
const VIETNAMESE = document.documentElement.lang.startsWith("vi");
const NAMES = {
  support_agent: ["Trang đầu", "Home"],
  dock_to_right: ["Ẩn hoặc hiện danh mục", "Hide or show the menu"],
  arrow_back: ["Quay lại", "Back"],
  search: ["Tìm", "Search"],
  close: ["Đóng", "Close"],
  add: ["Thêm", "Add"],
  more_horiz: ["Việc khác", "More"],
  more_vert: ["Việc khác", "More"],
  filter_list: ["Bộ lọc", "Filters"],
  unfold_more: ["Tài khoản", "Account"],
  cancel: ["Bỏ sắp xếp", "Do not sort"],
  arrow_circle_down: ["Đổi chiều sắp xếp", "Sort the other way"],
  arrow_circle_up: ["Đổi chiều sắp xếp", "Sort the other way"],
};

function hush(icon) {
  if (icon.ariaHidden === "true") return;
  icon.ariaHidden = "true";
  const owner = icon.closest("a, button, summary, [role=button]");
  if (!owner || owner.ariaLabel || owner.hasAttribute("aria-labelledby")) return;
  const rest = [...owner.querySelectorAll(".material-symbols-outlined")].map((one) => one.textContent.trim());
  const words = rest.reduce((text, one) => text.replace(one, ""), owner.textContent).trim();
  const known = NAMES[icon.textContent.trim()]?.[VIETNAMESE ? 0 : 1];
  if (!words) owner.ariaLabel = owner.title || known || icon.textContent.trim();
}

// A list's column names begin with a capital where they stand before each value.
function capital(cell) {
  const label = cell.dataset.label;
  if (label && label[0] !== label[0].toUpperCase()) cell.dataset.label = label[0].toUpperCase() + label.slice(1);
}

function nameAll() {
  document.querySelectorAll("#result_list [data-label]").forEach(capital);
  document.querySelectorAll(".select2-selection").forEach(name);
  document.querySelectorAll(".material-symbols-outlined").forEach(hush);
}

new MutationObserver(nameAll).observe(document.documentElement, { childList: true, subtree: true });
document.addEventListener("DOMContentLoaded", nameAll);
