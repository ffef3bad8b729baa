/** A slash goes to the search field, from wherever nobody is writing. */
document.addEventListener("keydown", (event) => {
  const writing = event.target.closest?.("input, textarea, select, [contenteditable]");
  if (event.key === "/" && !writing && !event.ctrlKey && !event.metaKey && !event.altKey) {
    event.preventDefault();
    const search = document.querySelector("input[type=search]");
    search?.focus();
    search?.select();
  }
});
