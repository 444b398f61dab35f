// Small comforts for those who write: how much room is left, and a button that copies a link. All works without.
(() => {
  const count = (box) => {
    const left = document.createElement("p");
    left.className = "help counter";
    left.setAttribute("aria-hidden", "true");
    box.after(left);
    const show = () => { left.textContent = `${box.value.length} / ${box.maxLength}`; };
    box.addEventListener("input", show);
    show();
  };

  const offerCopy = (link) => {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "button button-quiet";
    button.textContent = link.dataset.copy;
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(link.href);
      button.textContent = link.dataset.copied;
    });
    link.parentElement.append(" ", button);
  };

  document.querySelectorAll("[data-counter]").forEach((box) => { if (box.maxLength > 0) count(box); });
  if (navigator.clipboard) document.querySelectorAll("[data-copy]").forEach(offerCopy);
})();
