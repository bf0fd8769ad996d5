// The button that prints: shown only where scripts run, since without them the browser's own menu prints.
const button = document.querySelector("#print");
button.hidden = false;
button.addEventListener("click", () => window.print());
